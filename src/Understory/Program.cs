using Understory.Commands;

return args switch
{
    [_, "--help" or "-h"] => Usage.Print(Console.Out),
    ["import", .. var rest] => await ImportCommand.Run(rest),
    ["export", .. var rest] => await ExportCommand.Run(rest),
    ["eval", .. var rest] => await EvalCommand.Run(rest),
    ["help" or "--help" or "-h", ..] => Usage.Print(Console.Out),
    [{ } word, ..] when !word.StartsWith('-') => Usage.Unknown(word),
    _ => await ServeCommand.Run(args),
};
