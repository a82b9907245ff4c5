using System.Text.Json.Nodes;

namespace Understory.FakeClaude;

/// <summary>Errors as the real service words them.</summary>
internal static class ApiErrors
{
    public static (string Type, string Message) For(int status) => status switch
    {
        400 => ("invalid_request_error", "The request is not valid."),
        401 => ("authentication_error", "invalid x-api-key"),
        402 => ("billing_error", "There is a problem with billing."),
        403 => ("permission_error", "Your API key does not have permission to use the specified resource."),
        404 => ("not_found_error", "model: not found"),
        413 => ("request_too_large", "Request exceeds the maximum size"),
        429 => ("rate_limit_error", "This request would exceed your organization's rate limit."),
        504 => ("timeout_error", "The request timed out."),
        529 => ("overloaded_error", "Overloaded"),
        < 500 => ("invalid_request_error", "The request is not valid."),
        _ => ("api_error", "Internal server error"),
    };

    public static JsonObject Body(string requestId, string type, string message, string? code = null)
    {
        var error = new JsonObject { ["type"] = type, ["message"] = message };
        if (code is not null)
            error["details"] = new JsonObject { ["error_code"] = code };
        return new JsonObject { ["type"] = "error", ["error"] = error, ["request_id"] = requestId };
    }
}
