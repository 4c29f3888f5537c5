var app = WebApplication.CreateBuilder(args).Build();
app.MapGet("/", () => Results.LocalRedirect("/index.html"));
app.MapStaticAssets();
app.Run();
