using Cake.Core;

namespace Cake.Frosting;

/// <summary>Base of a build's own context; passes everything of Cake's context on.</summary>
/// <param name="context">Cake's context.</param>
public class FrostingContext(ICakeContext context) : CakeContextAdapter(context), IFrostingContext;
