/// What a file or folder is called while it is being written: beside its name, so that a rename puts it there at once.
enum TemporaryName {
    static func of(_ name: String) -> String { name + ".new" }
}
