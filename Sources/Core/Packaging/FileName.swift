/// A file name made from an identifier that a service or a participant chose.
///
/// It has no path separator, no control character, no leading dot or hyphen and a bounded length: the identifier can
/// neither leave the job's directory nor hide the file nor be taken for an option of a command.
public struct FileName: Hashable, Sendable {
    /// The name without extension.
    public let stem: String
    public let container: Container

    /// Longest stem in bytes of UTF-8. File systems take 255; this leaves room for suffixes and temporary names.
    public static let stemByteLimit = 120

    /// The name for `identifier`; characters that are not safe in a name become `_`.
    public init(for identifier: String, container: Container) {
        var stem = ""
        var byteCount = 0
        for scalar in identifier.unicodeScalars {
            let safe = Self.isSafe(scalar, isFirst: stem.isEmpty) ? scalar : "_"
            byteCount += UTF8.width(safe)
            guard byteCount <= Self.stemByteLimit else { break }
            stem.unicodeScalars.append(safe)
        }
        self.init(stem: stem.isEmpty ? "recording" : stem, container: container)
    }

    private init(stem: String, container: Container) {
        self.stem = stem
        self.container = container
    }

    /// The same name with `-2`, `-3` and so on behind the stem.
    func numbered(_ number: Int) -> FileName {
        FileName(stem: "\(stem)-\(number)", container: container)
    }

    /// Stem, dot, extension.
    public func rendered() -> String {
        "\(stem).\(container.rawValue)"
    }

    /// Letters and digits of ASCII, `_`, and inside the name `-` and `.`. Other scripts are left out on purpose: the
    /// same text may have several encodings there, which some file systems fold and object stores do not.
    private static func isSafe(_ scalar: Unicode.Scalar, isFirst: Bool) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_": true
        case "-", ".": !isFirst
        default: false
        }
    }
}

/// Gives every file of a directory a name of its own.
public struct FileNames: Sendable {
    private var taken: Set<String> = []

    public init() {}

    /// The name for `identifier`, numbered when another file has it already. Names that differ in case only count as
    /// equal: some file systems do not tell them apart.
    public mutating func insert(_ identifier: String, container: Container) -> FileName {
        let wanted = FileName(for: identifier, container: container)
        var name = wanted
        var number = 1
        while !taken.insert(name.rendered().lowercased()).inserted {
            number += 1
            name = wanted.numbered(number)
        }
        return name
    }
}
