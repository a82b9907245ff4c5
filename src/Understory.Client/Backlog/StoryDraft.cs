using Understory.Client.Operations.Review;
using Understory.Contracts;

namespace Understory.Client.Backlog;

/// <summary>A story as a form holds it: what was read, and what a person made of it.</summary>
public sealed class StoryDraft
{
    /// <summary>The fields that a form has, by their names on the wire.</summary>
    public static IReadOnlyList<string> Fields { get; } =
        [StoryFields.Title, StoryFields.Intent, StoryFields.Description, StoryFields.Acceptance, StoryFields.Tags, StoryFields.DependsOn];

    private StoryDraft(Story read)
    {
        Base = read;
        Title = read.Title;
        Intent = read.Intent;
        Description = read.Description;
        Acceptance = [.. read.Acceptance.Select(text => new Criterion(text))];
        Tags = [.. read.Tags];
        DependsOn = [.. read.DependsOn];
        (Phase, Epic) = (read.Phase, read.Epic);
    }

    /// <summary>The story that the changes are made to; of a new one, what the form began with.</summary>
    public Story Base { get; private set; }

    public string Title { get; set; }
    public string Intent { get; set; }
    public string Description { get; set; }
    public List<Criterion> Acceptance { get; private set; }
    public List<string> Tags { get; private set; }
    public List<string> DependsOn { get; private set; }
    public int? Phase { get; set; }
    public int? Epic { get; set; }

    /// <summary>What someone else wrote since, by field, where this form has other words for it.</summary>
    public Dictionary<string, FieldMeeting> Meetings { get; } = [];

    public bool IsNew => Base.Revision == 0;

    public bool IsChanged => Fields.Any(Differs) || (IsNew && (Phase != Base.Phase || Epic != Base.Epic));

    /// <summary>A story that does not exist yet.</summary>
    public static StoryDraft New(int phase, int epic) =>
        new(new() { Id = "", Title = "", Phase = phase, Epic = epic, Revision = 0 });

    public static StoryDraft Of(Story story) => new(story);

    public NewStory ToNew() => new()
    {
        Title = Title.Trim(),
        Intent = Intent.Trim(),
        Description = Description.Trim(),
        Acceptance = Criteria,
        Phase = Phase,
        Epic = Epic,
        Tags = Tags,
        DependsOn = DependsOn,
    };

    /// <summary>Only what is another than it was.</summary>
    public StoryPatch ToPatch() => new()
    {
        Revision = Base.Revision,
        Title = Differs(StoryFields.Title) ? Title.Trim() : null,
        Intent = Differs(StoryFields.Intent) ? Intent : null,
        Description = Differs(StoryFields.Description) ? Description : null,
        Acceptance = Differs(StoryFields.Acceptance) ? Criteria : null,
        Tags = Differs(StoryFields.Tags) ? Tags : null,
        DependsOn = Differs(StoryFields.DependsOn) ? DependsOn : null,
    };

    /// <summary>
    /// Goes on from the story as it is now. What only the other side changed is taken; where both did, this form's words stay
    /// and the field is remembered as a meeting.
    /// </summary>
    public void Rebase(Story now)
    {
        foreach (var field in Fields)
        {
            var (was, theirs) = (StoryField.Of(Base, field), StoryField.Of(now, field));
            if (was.SequenceEqual(theirs))
                continue;
            var mine = Value(field);
            if (mine.SequenceEqual(was) || mine.SequenceEqual(theirs))
            {
                Take(field, theirs);
                Meetings[field] = new(was, theirs, Taken: true);
            }
            else
            {
                Meetings[field] = new(was, theirs, Taken: false);
            }
        }

        Base = now;
    }

    /// <summary>Takes what someone else wrote in place of this form's words.</summary>
    public void TakeTheirs(string field)
    {
        Take(field, Meetings[field].Theirs);
        Meetings[field] = Meetings[field] with { Taken = true };
    }

    private IReadOnlyList<string> Criteria => [.. Acceptance.Select(c => c.Text.Trim()).Where(text => text.Length > 0)];

    private bool Differs(string field) => !Value(field).SequenceEqual(StoryField.Of(Base, field));

    private IReadOnlyList<string> Value(string field) => field switch
    {
        StoryFields.Title => [Title],
        StoryFields.Intent => [Intent],
        StoryFields.Description => [Description],
        StoryFields.Acceptance => Criteria,
        StoryFields.Tags => Tags,
        _ => DependsOn,
    };

    private void Take(string field, IReadOnlyList<string> value)
    {
        switch (field)
        {
            case StoryFields.Title: Title = value[0]; break;
            case StoryFields.Intent: Intent = value[0]; break;
            case StoryFields.Description: Description = value[0]; break;
            case StoryFields.Acceptance: Acceptance = [.. value.Select(text => new Criterion(text))]; break;
            case StoryFields.Tags: Tags = [.. value]; break;
            default: DependsOn = [.. value]; break;
        }
    }
}

/// <summary>A criterion with an identity of its own, so that it keeps its place on the page while it moves.</summary>
public sealed class Criterion(string text)
{
    public string Text { get; set; } = text;
}

/// <summary>A field that changed while a person wrote.</summary>
/// <param name="Was">As the form began.</param>
/// <param name="Theirs">As it is now.</param>
/// <param name="Taken">The form holds their words; else its own.</param>
public sealed record FieldMeeting(IReadOnlyList<string> Was, IReadOnlyList<string> Theirs, bool Taken);
