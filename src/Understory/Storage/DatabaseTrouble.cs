using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Understory.Storage;

/// <summary>What a database's refusal means, in words that hold no address, no path and no name.</summary>
internal static class DatabaseTrouble
{
    /// <summary>Whether nothing of a write was carried out; else nobody knows.</summary>
    public static bool ChangedNothing(Exception exception) => exception is SqliteException { SqliteErrorCode: not 10 };

    public static string Say(Exception exception) => exception switch
    {
        SqliteException { SqliteErrorCode: 13 } or DbException { SqlState: "53100" } =>
            "The database takes no write: its disk is full. Make room; nothing has to be restarted.",
        SqliteException { SqliteErrorCode: 5 or 6 } => "The database takes no write: another write holds it locked.",
        SqliteException { SqliteErrorCode: 8 } or DbException { SqlState: "25006" } =>
            "The database takes no write: it is read-only.",
        SqliteException { SqliteErrorCode: 14 } => "The database's file cannot be opened: its folder is gone, or may not be written.",
        SqliteException { SqliteErrorCode: 10 } => "The database's file cannot be read or written; the server's log says why.",
        SqliteException { SqliteErrorCode: 11 or 26 } => "The database's file is damaged: restore a backup.",
        _ when Database.IsUnavailable(exception) => "The database is not reached, or others held it for too long.",
        _ => "The database takes no write; the server's log says why.",
    };
}
