using Microsoft.AspNetCore.Components.WebAssembly.Hosting;
using Understory.Client;

var builder = WebAssemblyHostBuilder.CreateDefault(args);
builder.Services.AddUnderstoryClient(new Uri(builder.HostEnvironment.BaseAddress));
await builder.Build().RunAsync();
