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

    /// The name for `identifier`; characters that are not safe in a name become `_`. What a person reads as one
    /// character is not cut apart.
    public init(for identifier: String, container: Container) {
        var stem = ""
        var byteCount = 0
        for character in identifier {
            var safe = ""
            for scalar in character.unicodeScalars {
                let isFirst = stem.isEmpty && safe.isEmpty
                safe.unicodeScalars.append(Self.isSafe(scalar, isFirst: isFirst) ? scalar : "_")
            }
            byteCount += safe.utf8.count
            guard byteCount <= Self.stemByteLimit else { break }
            stem += safe
        }
        self.init(stem: stem.isEmpty ? "recording" : stem, container: container)
    }

    private init(stem: String, container: Container) {
        self.stem = stem
        self.container = container
    }

    /// The same name with `-2`, `-3` and so on after the stem.
    func numbered(_ number: Int) -> FileName {
        FileName(stem: "\(stem)-\(number)", container: container)
    }

    /// The name of the second, third … file of those that follow each other; the first has this one.
    public func splitFile(_ number: Int) -> FileName {
        number > 1 ? numbered(number) : self
    }

    /// The same name with `_2`, `_3` and so on, whose split files are not those of this one.
    func counted(_ number: Int) -> FileName {
        FileName(stem: "\(stem)_\(number)", container: container)
    }

    /// The name whose split file this one could be; nil where the stem does not end in a hyphen and a number.
    var whole: FileName? {
        let digits = stem.utf8.reversed().prefix { (0x30...0x39).contains($0) }.count
        let rest = stem.dropLast(digits)
        guard digits > 0, rest.utf8.last == 0x2D else { return nil }
        return FileName(stem: String(rest.dropLast()), container: container)
    }

    /// Stem, dot, extension.
    public func rendered() -> String {
        "\(stem).\(container.rawValue)"
    }

    /// Letters, marks and decimal digits of all scripts, `_`, and inside the name `-` and `.`. No symbols, no spaces,
    /// nothing that is invisible or turns the direction of writing. The same text may have several encodings, which
    /// some file systems fold: `FileNames` takes them for one name.
    private static func isSafe(_ scalar: Unicode.Scalar, isFirst: Bool) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_": return true
        case "-", ".": return !isFirst
        default: break
        }
        guard !scalar.isASCII, !scalar.properties.isDefaultIgnorableCodePoint else { return false }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber:
            return true
        case .nonspacingMark, .spacingMark:
            return !isFirst
        default:
            return false
        }
    }
}

/// Gives every file of a directory a name of its own.
public struct FileNames: Sendable {
    private var taken: Set<String> = []
    /// Names that split files may follow, and names that would be a split file of the name they are kept for.
    private var divided: Set<String> = []
    private var splitFilesTaken: Set<String> = []

    public init() {}

    /// The name for `identifier`, numbered when another file has it already. Names that differ in case only count as
    /// equal: some file systems do not distinguish them.
    ///
    /// - Parameter isDivided: split files will follow (`FileName.splitFile`), whose names are then reserved for them.
    public mutating func insert(_ identifier: String, container: Container, isDivided: Bool = false) -> FileName {
        let wanted = FileName(for: identifier, container: container)
        var name = wanted
        var number = 1
        while !isFree(name, isDivided: isDivided) {
            number += 1
            name = isDivided || divided.contains(key(wanted)) ? wanted.counted(number) : wanted.numbered(number)
        }
        taken.insert(key(name))
        if isDivided { divided.insert(key(name)) }
        if let whole = name.whole { splitFilesTaken.insert(key(whole)) }
        return name
    }

    /// The name of a folder for `identifier`, numbered when another file or folder has it already. It has no dot, so it
    /// is none of the files that a recorder keeps beside it, and it is none of the few names without a dot.
    public mutating func insertFolder(_ identifier: String) -> String {
        let wanted = String(FileName(for: identifier, container: .mkv).stem.map { $0 == "." ? "_" : $0 })
        var name = wanted
        var number = 1
        while Self.reserved.contains(name.lowercased()) || !taken.insert(name.lowercased()).inserted {
            number += 1
            name = "\(wanted)-\(number)"
        }
        return name
    }

    /// What a job's directory has besides (`JobDirectory`).
    private static let reserved: Set<String> = ["disk-full", "earlier-attempt"]

    private func isFree(_ name: FileName, isDivided: Bool) -> Bool {
        if taken.contains(key(name)) || isDivided && splitFilesTaken.contains(key(name)) { return false }
        return name.whole.map { !divided.contains(key($0)) } ?? true
    }

    /// Texts that are canonically equivalent are equal strings, whatever their encoding.
    private func key(_ name: FileName) -> String {
        name.rendered().lowercased()
    }
}
