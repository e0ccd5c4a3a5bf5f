import Media

/// What was sent of a presentation to another place.
public struct PushReport: Equatable, Sendable, Codable {
    /// Of the folder there, without user information.
    public var url: String
    /// Files that arrived; one that changed counts each time.
    public var files: Int
    public var bytes: Int
    /// Files that should be there in the end and are not.
    public var missing: Int
    /// Segments that had left the window before they could be sent; nil where none had.
    public var skipped: Int?
    /// Files that were deleted there; nil where none were.
    public var deleted: Int?
    /// Why something is missing; nil if nothing is.
    public var problem: String?

    public init(url: String, files: Int = 0, bytes: Int = 0, missing: Int = 0) {
        self.url = url
        self.files = files
        self.bytes = bytes
        self.missing = missing
    }

    /// The warning of what is missing; nil if nothing is.
    public var warning: Warning? {
        guard missing > 0 else { return nil }
        return Warning(
            reason: .pushIncomplete,
            message: "\(url) lacks \(counted(missing, "file")): \(problem ?? "the time was up"); the folder here is "
                + "complete, and `rokuga recover --force` sends it again")
    }
}
