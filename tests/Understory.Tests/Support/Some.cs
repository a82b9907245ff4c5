using System.Text.Json;
using Understory.Contracts;

namespace Understory.Tests.Support;

/// <summary>Builders of what tests need.</summary>
public static class Some
{
    public static Story Story(string id = "1.1.1", string title = "Show the queue") => new()
    {
        Id = id,
        Title = title,
        Intent = "so that nobody waits blindly",
        Description = "As a member I want to see my place in the queue.",
        Acceptance = ["The place is shown as a number."],
        Tags = ["queue"],
    };

    /// <summary>A document of the backlog form with stories 1.1.1, 1.1.2, … all pending.</summary>
    public static string Backlog(int stories = 3, string? version = "v1.0") => JsonSerializer.Serialize(new
    {
        version,
        title = "Spring release",
        shortTitle = "Spring",
        description = "What we ship in spring.",
        phases = new[] { new { id = 1, name = "Desk" } },
        epics = new[] { new { phase = 1, id = 1, name = "Queue" } },
        stories = Enumerable.Range(1, stories).Select(n => new
        {
            id = $"1.1.{n}",
            title = $"Story {n}",
            intent = "so that it is done",
            description = $"As a member I want thing {n}.",
            acceptance = new[] { $"Thing {n} is shown." },
            phase = 1,
            epic = 1,
            story_number = n,
            depends_on = n > 1 ? new[] { "1.1.1" } : [],
            tags = new[] { "queue", $"tag{n}" },
            passes = false,
            merged = false,
        }),
    });

    /// <summary>A document of the userStories form in the way that people write it.</summary>
    public static string UserStories() =>
        """
        {
          "project": "Harbour log",
          "branchName": "feature/tides",
          "description": "Tide tables on the quay screen",
          "owner": { "team": "quay", "since": 2024 },
          "userStories": [
            { "id": "US-001", "title": "Store tide tables", "description": "As a pilot, I want tide tables stored so that the screen works offline.",
              "acceptanceCriteria": ["A table is kept for each day", "Tests pass"], "priority": 2, "passes": true, "notes": "Uses the 2024 format", "estimate": 1.50 },
            { "id": "US-002", "title": "Show the next tide", "description": "As a visitor, I want the next tide so that I plan my walk.",
              "acceptanceCriteria": ["The time is shown"], "priority": 1, "passes": false, "notes": "" },
            { "id": "US-003", "title": "Warn of spring tides", "description": "", "acceptanceCriteria": [], "priority": 3, "passes": false, "notes": "" }
          ]
        }
        """;
}
