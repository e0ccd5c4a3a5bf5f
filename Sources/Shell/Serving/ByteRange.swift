/// Which bytes of a file a request is for (RFC 9110 §14.2).
enum ByteRange: Equatable {
    case whole
    case part(Range<Int>)
    /// No byte of the file is among them: status 416.
    case unsatisfiable

    /// A field that is not one range of bytes is ignored, as §14.2 permits: several ranges get the whole file.
    init(parsing field: String?, byteCount: Int) {
        self = .whole
        guard let field, field.hasPrefix("bytes="), field.utf8.count < 64 else { return }
        let bounds = field.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false)
        let texts = bounds.map { $0.trimming(" ") }
        guard texts.count == 2, texts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }) else { return }
        // A number that fits into no `Int` is beyond the end of every file.
        let numbers = texts.map { $0.isEmpty ? nil : Int($0) ?? .max }
        switch (numbers[0], numbers[1]) {
        case (nil, nil): return
        case (nil, let count?):
            self = count == 0 || byteCount == 0 ? .unsatisfiable : .part(max(0, byteCount - count)..<byteCount)
        case (let first?, let last):
            if let last, last < first { return }
            guard first < byteCount else {
                self = .unsatisfiable
                return
            }
            self = .part(first..<min(byteCount, (last ?? .max) < .max ? (last ?? 0) + 1 : .max))
        }
    }
}

extension Substring {
    fileprivate func trimming(_ character: Character) -> Substring {
        var text = self
        while text.first == character { text.removeFirst() }
        while text.last == character { text.removeLast() }
        return text
    }
}
