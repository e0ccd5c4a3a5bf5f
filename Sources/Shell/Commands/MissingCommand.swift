import ArgumentParser

/// A command that only has subcommands does nothing by itself: without one the command line is wrong, and a supervisor
/// must not take that for a success.
enum MissingCommand {
    static var error: any Error { ValidationError("name a command; --help lists them") }
}
