using Microsoft.AspNetCore.Http.HttpResults;

namespace Understory.Web;

/// <summary>Why a request is not done, as a value that becomes a problem document.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Error">One sentence for a person.</param>
/// <param name="Errors">For a 400: sentences by the field's name on the wire.</param>
public sealed record Refusal(int Status, string Error, IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors = null)
{
    /// <summary>Further members of the problem document.</summary>
    public IReadOnlyDictionary<string, object?> More { get; init; } = new Dictionary<string, object?>();

    public static Refusal NotFound(string what) => new(StatusCodes.Status404NotFound, what);

    public static Refusal Conflict(string why) => new(StatusCodes.Status409Conflict, why);

    public static Refusal Invalid(string field, string sentence) =>
        new(StatusCodes.Status400BadRequest, $"{field}: {sentence}", new Dictionary<string, IReadOnlyList<string>> { [field] = [sentence] });

    public static Refusal Invalid(IReadOnlyDictionary<string, IReadOnlyList<string>> errors) =>
        new(StatusCodes.Status400BadRequest, string.Join(" ", errors.Select(e => $"{e.Key}: {e.Value[0]}")), errors);

    public ProblemHttpResult ToResult()
    {
        var members = new Dictionary<string, object?>(More) { ["error"] = Error };
        if (Errors is not null)
            members["errors"] = Errors;
        return TypedResults.Problem(statusCode: Status, extensions: members);
    }
}
