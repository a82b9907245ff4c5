using Microsoft.AspNetCore.Components.WebAssembly.Hosting;
using Understory.Client;
using Understory.Client.Shared;

var builder = WebAssemblyHostBuilder.CreateDefault(args);
builder.Services.AddUnderstoryClient(new Uri(builder.HostEnvironment.BaseAddress));
await using var host = builder.Build();
await host.Services.GetRequiredService<Preferences>().Load();
await host.RunAsync();
