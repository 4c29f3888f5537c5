using Cake.Core;

namespace Cake.Frosting;

/// <summary>The context that tasks receive.</summary>
public interface IFrostingContext : ICakeContext;
