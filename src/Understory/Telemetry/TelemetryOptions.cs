namespace Understory.Telemetry;

/// <summary>
/// OpenTelemetry's own settings, in the environment or anywhere else in the configuration. Those named here are checked at
/// start; the exporter reads the others itself.
/// </summary>
public sealed class TelemetryOptions
{
    private const string EndpointKey = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string ProtocolKey = "OTEL_EXPORTER_OTLP_PROTOCOL";

    /// <summary>Where the collector listens; null where nothing is sent.</summary>
    public string? Endpoint { get; set; }

    /// <summary><c>grpc</c> or <c>http/protobuf</c>; null for the exporter's default, <c>grpc</c>.</summary>
    public string? Protocol { get; set; }

    internal static TelemetryOptions Read(IConfiguration configuration) => new()
    {
        Endpoint = configuration[EndpointKey] is { Length: > 0 } endpoint ? endpoint : null,
        Protocol = configuration[ProtocolKey] is { Length: > 0 } protocol ? protocol : null,
    };

    // An address may hold a password: what is wrong with it is said without it.
    internal IEnumerable<string> Problems()
    {
        if (Endpoint is not null
            && !(Uri.TryCreate(Endpoint, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)))
        {
            yield return $"{EndpointKey} must be an absolute http or https address, such as http://localhost:4317.";
        }

        if (Endpoint is not null && Protocol is not (null or "grpc" or "http/protobuf"))
            yield return $"{ProtocolKey} is '{Protocol}'; it must be grpc or http/protobuf.";
    }
}
