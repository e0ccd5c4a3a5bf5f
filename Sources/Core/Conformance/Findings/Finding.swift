/// Where something is.
public struct Place: Hashable, Sendable {
    public enum Position: Hashable, Sendable {
        /// Counted from 1.
        case line(Int)
        /// Offset from the file's beginning.
        case byte(Int)
    }

    /// Relative to the presentation's folder, or a URL.
    public var file: String
    public var position: Position?

    public init(file: String, position: Position? = nil) {
        self.file = file
        self.position = position
    }

    static func line(_ number: Int, of file: String) -> Self { Self(file: file, position: .line(number)) }

    static func byte(_ offset: Int, of file: String) -> Self { Self(file: file, position: .byte(offset)) }
}

extension Place: CustomStringConvertible {
    public var description: String {
        switch position {
        case .line(let number): "\(file):\(number)"
        case .byte(let offset): "\(file)@\(offset)"
        case nil: file
        }
    }
}

/// A place where a rule is broken.
public struct Finding: Hashable, Sendable {
    public var rule: Rule
    public var place: Place
    /// What was found there, and what was expected.
    public var text: String

    public init(_ rule: Rule, at place: Place, _ text: String) {
        self.rule = rule
        self.place = place
        self.text = text
    }
}
