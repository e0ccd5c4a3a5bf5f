import Media

/// Checks what is beside the media of a presentation for people: texts with times, and the pictures that they name.
struct GuideCheck {
    /// Sizes of pictures; nil for those that are missing or broken, which is reported once.
    private var sizes: [String: FrameSize?] = [:]

    /// Whether a file is one that is checked.
    static func isText(_ path: String) -> Bool { path.hasSuffix(".vtt") }
    static func isPicture(_ path: String) -> Bool { path.hasSuffix(".jpg") || path.hasSuffix(".jpeg") }

    mutating func checkText(_ path: String, _ files: inout MediaFiles, _ findings: inout Findings) {
        guard let bytes = files.entry(path, findings: &findings) else { return }
        for cue in TimedText(bytes, of: path, findings: &findings).cues {
            guard let line = cue.payload.first(where: { $0.contains("#xywh=") }) else { continue }
            checkArea(line, at: .line(cue.line + 1, of: path), &files, &findings)
        }
    }

    mutating func checkPicture(_ path: String, _ files: inout MediaFiles, _ findings: inout Findings) {
        _ = size(of: path, from: path, at: Place(file: path), &files, &findings)
    }

    /// A part of a picture (W3C Media Fragments §4.2.2).
    private mutating func checkArea(
        _ line: Substring, at place: Place, _ files: inout MediaFiles, _ findings: inout Findings
    ) {
        guard let mark = line.firstRange(of: "#xywh=") else { return }
        var text = line[mark.upperBound...]
        if text.hasPrefix("percent:") { return }
        if text.hasPrefix("pixel:") { text = text.dropFirst("pixel:".count) }
        let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
        guard numbers.count == 4, let x = numbers[0], let y = numbers[1], let width = numbers[2],
            let height = numbers[3]
        else {
            findings.report(.vttArea, at: place, "found '\(line)', expected #xywh= and four numbers")
            return
        }
        let reference = String(line[..<mark.lowerBound])
        guard let size = size(of: reference, from: place.file, at: place, &files, &findings) else { return }
        guard !FrameArea(x: x, y: y, width: width, height: height).lies(inWidth: size.width, height: size.height)
        else { return }
        findings.report(
            .vttArea, at: place, "\(width)x\(height) at \(x),\(y) is not inside of \(size.width)x\(size.height)")
    }

    /// - Parameter reference: as `file` has it.
    private mutating func size(
        of reference: String, from file: String, at place: Place, _ files: inout MediaFiles,
        _ findings: inout Findings
    ) -> FrameSize? {
        let path = reference == file ? file : Reference.resolve(reference, from: file)
        if let path, let known = sizes[path] { return known }
        var size: FrameSize?
        if reference == file {
            size = files.entry(file, findings: &findings).flatMap {
                JPEGPicture($0, of: file, findings: &findings)?.size
            }
        } else if let found = files.bytes(reference, from: file, at: place, findings: &findings) {
            size = JPEGPicture(found.bytes, of: found.path, findings: &findings)?.size
        }
        if let path { sizes[path] = .some(size) }
        return size
    }
}

extension JPEGPicture {
    fileprivate var size: FrameSize { FrameSize(width: width, height: height) }
}
