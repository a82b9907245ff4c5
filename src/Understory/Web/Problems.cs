using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Features;
using Understory.Contracts;
using Understory.Storage;

namespace Understory.Web;

/// <summary>Every failed request under <c>/api</c> answers an RFC 9457 problem document that says what is wrong and where.</summary>
public static partial class Problems
{
    public static IServiceCollection AddProblems(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(o =>
        {
            o.SerializerOptions.TypeInfoResolverChain.Insert(0, WireJson.Default);
            o.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            // The web's defaults read "1" as a number.
            o.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            o.SerializerOptions.RespectNullableAnnotations = true;
            o.SerializerOptions.RespectRequiredConstructorParameters = true;
            o.SerializerOptions.AllowDuplicateProperties = false;
            foreach (var converter in WireJson.Default.Options.Converters)
                o.SerializerOptions.Converters.Add(converter);
            o.SerializerOptions.Converters.Add(new TextConverter());
        });
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        return services.AddProblemDetails(o => o.CustomizeProblemDetails = context =>
        {
            context.ProblemDetails.Extensions.Remove("trace_id");
            context.ProblemDetails.Extensions.TryAdd("error", Sentence(context.HttpContext, context.ProblemDetails.Status ?? 500, context.Exception));
            if (Refuse(context.Exception) is { } refusal)
            {
                context.ProblemDetails.Extensions["error"] = refusal.Error;
                if (refusal.Errors is not null)
                    context.ProblemDetails.Extensions["errors"] = refusal.Errors;
            }
        });
    }

    public static IApplicationBuilder UseProblems(this IApplicationBuilder app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            StatusCodeSelector = exception => exception is BadHttpRequestException refused ? refused.StatusCode
                : Database.IsUnavailable(exception) ? StatusCodes.Status503ServiceUnavailable
                : StatusCodes.Status500InternalServerError,
            // A refused body is the client's fault and is answered to it; only our own faults go to the log.
            SuppressDiagnosticsCallback = context => context.Exception is BadHttpRequestException,
        });
        return app.UseStatusCodePages();
    }

    private static string Sentence(HttpContext http, int status, Exception? exception) => status switch
    {
        StatusCodes.Status400BadRequest => "The request is not valid.",
        StatusCodes.Status404NotFound => $"There is nothing at {http.Request.Path}.",
        StatusCodes.Status405MethodNotAllowed => $"{http.Request.Method} is not possible at {http.Request.Path}.",
        StatusCodes.Status413PayloadTooLarge => http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize is { } limit
            ? $"The body is larger than the {limit / 1024} KiB that this address takes."
            : "The body is too large.",
        StatusCodes.Status415UnsupportedMediaType => "The body must be JSON: send it as application/json.",
        StatusCodes.Status503ServiceUnavailable when exception is not null =>
            $"{DatabaseTrouble.Say(exception)} {(DatabaseTrouble.ChangedNothing(exception)
                ? "Nothing of this request was carried out; try again later."
                : "Whether the request was carried out is not known: look, then try again.")}",
        _ => "Something went wrong on the server. Its log says what.",
    };

    // The framework's texts speak of C# parameters; people and scripts need the field's name on the wire.
    private static Refusal? Refuse(Exception? exception)
    {
        if (exception is not BadHttpRequestException bad || bad.StatusCode != StatusCodes.Status400BadRequest)
            return null;
        if (bad.InnerException is JsonException json)
            return Refuse(json);
        if (Parameter().Match(bad.Message) is { Success: true } parameter)
            return Refusal.Invalid(parameter.Groups["name"].Value, $"\"{parameter.Groups["value"].Value}\" is not valid here.");
        return new Refusal(bad.StatusCode, bad.Message.Contains("body", StringComparison.OrdinalIgnoreCase)
            ? "The body is missing or could not be read: send a JSON object."
            : "The request is not valid.");
    }

    /// <summary>What is wrong with JSON that could not be read, named as on the wire.</summary>
    /// <param name="within">The member that the JSON is the value of; empty for a whole body.</param>
    public static Refusal Refuse(JsonException json, string within = "")
    {
        var field = Below(within, Field(json.Path));
        if (MissingMembers().Match(json.Message) is { Success: true } missing)
        {
            return Refusal.Invalid(MemberName().Matches(missing.Groups["names"].Value).ToDictionary(
                m => Below(field, m.Groups[1].Value),
                IReadOnlyList<string> (_) => ["is missing."]));
        }

        if (json.Message.StartsWith(WordConverter.MustBe, StringComparison.Ordinal) || json.Message.StartsWith(UntrustedJson.HasNul, StringComparison.Ordinal))
            return Refusal.Invalid(field, json.Message);
        if (Unmapped().IsMatch(json.Message))
            return Refusal.Invalid(field, "is no member here.");
        if (json.Message.Contains("null", StringComparison.Ordinal) && field.Length > 0)
            return Refusal.Invalid(field, "must not be null.");
        if (Duplicate().Match(json.Message) is { Success: true } duplicate)
            return Refusal.Invalid(Below(within, duplicate.Groups["name"].Value), "stands there twice.");
        return field.Length > 0 && json.Message.StartsWith("The JSON value could not be converted", StringComparison.Ordinal)
            ? Refusal.Invalid(field, "has a value of the wrong kind.")
            : new Refusal(StatusCodes.Status400BadRequest, $"The body is not valid JSON (line {json.LineNumber + 1}, byte {json.BytePositionInLine + 1}).");
    }

    // "$.items['1.2.3'].fields" is items.1.2.3.fields to those who sent it.
    private static string Field(string? path) =>
        path is null or "$" ? "" : path.TrimStart('$').Replace("['", ".", StringComparison.Ordinal).Replace("']", "", StringComparison.Ordinal).TrimStart('.');

    private static string Below(string path, string member) =>
        path.Length == 0 ? member : member.Length == 0 ? path : $"{path}.{member}";

    [GeneratedRegex("JSON property '.*' could not be mapped")]
    private static partial Regex Unmapped();

    [GeneratedRegex("missing required properties including: (?<names>.+)")]
    private static partial Regex MissingMembers();

    [GeneratedRegex("'([^']+)'")]
    private static partial Regex MemberName();

    [GeneratedRegex("[Dd]uplicate property '(?<name>[^']*)'")]
    private static partial Regex Duplicate();

    [GeneratedRegex("^Failed to bind parameter \"[^ ]+ (?<name>[^\"]+)\" from \"(?<value>.*)\"")]
    private static partial Regex Parameter();
}
