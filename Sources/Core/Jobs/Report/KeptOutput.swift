import Media
public import Packaging

/// A file that was there before and holds more than what could be made now, or that could not be made again at all.
public struct KeptOutput: Equatable, Sendable {
    /// Name relative to the recording's directory.
    public var file: String
    /// The name of what was made in its place; nil where nothing was.
    public var remade: String?
    public var container: OutputFormat
    public var bytes: Int
    public var media: HeldMedia
    /// It stays because it cannot be read, or not all of it: it may hold more.
    public var isUnreadable: Bool

    public init(
        file: String, remade: String? = nil, container: OutputFormat, bytes: Int, media: HeldMedia,
        isUnreadable: Bool = false
    ) {
        self.isUnreadable = isUnreadable
        self.file = file
        self.remade = remade
        self.container = container
        self.bytes = bytes
        self.media = media
    }
}

extension Report {
    /// Lists files that stay beside those that were made, and says which is which.
    public mutating func keep(_ kept: [KeptOutput]) {
        for output in kept {
            if let remade = output.remade, let place = place(of: output.file) {
                keep(output, before: place, remade: remade)
            } else {
                keep(output, in: place(forFile: output.file))
            }
        }
    }

    /// Where a file is in the report.
    private enum Place {
        case connection(Int, output: Int)
        case composition(Int, output: Int)
    }

    private func place(of file: String) -> Place? {
        for (i, connection) in connections.enumerated() {
            if let j = connection.outputs.firstIndex(where: { $0.file == file }) { return .connection(i, output: j) }
        }
        for (i, composition) in (compositions ?? []).enumerated() {
            if let j = composition.outputs.firstIndex(where: { $0.file == file }) { return .composition(i, output: j) }
        }
        return nil
    }

    private mutating func keep(_ output: KeptOutput, before place: Place, remade: String) {
        let made: OutputReport
        var connectionID: String?
        switch place {
        case .connection(let i, let j):
            connections[i].outputs[j].file = remade
            made = connections[i].outputs[j]
            connectionID = connections[i].connectionID
            connections[i].outputs.insert(output.report(startedAt: made.startedAt), at: j)
        case .composition(let i, let j):
            compositions?[i].outputs[j].file = remade
            guard let renamed = compositions?[i].outputs[j] else { return }
            made = renamed
            compositions?[i].outputs.insert(output.report(startedAt: made.startedAt), at: j)
        }
        add([
            Warning(
                reason: .fileKept, connectionID: connectionID,
                message: output.isUnreadable
                    ? "\(output.file) was there before and cannot be read: it stays, because it may hold more than "
                        + "what was made now (\(made.extent)), and \(remade) is the new one"
                    : "\(output.file) was there before and holds more (\(output.extent)) than what could be made "
                        + "now (\(made.extent)): it stays, and \(remade) is the new one")
        ])
    }

    /// The connection or view whose file it is by its name: a file's stem is that of its connection, perhaps with a
    /// number.
    private func place(forFile file: String) -> (connection: Int?, composition: Int?) {
        let stem = stem(of: file)
        func belongs(to identifier: String, _ container: Container) -> Bool {
            let own = FileName(for: identifier, container: container).stem
            return stem == own || stem.hasPrefix(own + "-") || stem.hasPrefix(own + "_") || stem.hasPrefix(own + ".")
        }
        if let i = connections.firstIndex(where: { belongs(to: $0.connectionID, .mkv) }) { return (i, nil) }
        return (nil, compositions?.firstIndex { belongs(to: $0.label, .mkv) })
    }

    private mutating func keep(_ output: KeptOutput, in place: (connection: Int?, composition: Int?)) {
        let report = output.report(startedAt: startedAt)
        if let i = place.connection {
            connections[i].outputs.append(report)
        } else if let i = place.composition {
            compositions?[i].outputs.append(report)
        } else {
            // Whose it was is known by its name alone.
            var connection = ConnectionReport(
                connectionID: stem(of: output.file), existsSince: report.startedAt, existsUntil: report.endedAt)
            connection.outputs = [report]
            connections.append(connection)
        }
        add([
            Warning(
                reason: .fileKept,
                message: "\(output.file) was there before (\(output.extent)), and nothing of it could be made now: it "
                    + "stays")
        ])
    }
}

extension KeptOutput {
    /// - Parameter startedAt: the moment of the first frame, which such a file does not tell.
    fileprivate func report(startedAt: WallTime) -> OutputReport {
        var report = OutputReport(
            file: file, container: container, verdict: .completed, bytes: bytes, startedAt: startedAt,
            endedAt: startedAt.at(.zero + media.duration), duration: media.duration.seconds,
            tracks: media.tracks.map {
                .init(kind: $0.kind, codec: $0.codec, frames: $0.frames, duration: $0.duration.seconds)
            })
        report.isKept = true
        return report
    }

    fileprivate var extent: String { extentText(of: media.duration.seconds, frames: media.tracks.map(\.frames)) }
}

extension OutputReport {
    fileprivate var extent: String { extentText(of: duration, frames: tracks.map(\.frames)) }
}

private func extentText(of seconds: Double, frames: [Int]) -> String {
    "\(DecimalText.tenths(seconds)) s, \(frames.map(String.init).joined(separator: " + ")) frames"
}

/// Of a list its folder, which has no ending.
private func stem(of file: String) -> String {
    if let slash = file.firstIndex(of: "/") { return String(file[..<slash]) }
    return file.lastIndex(of: ".").map { String(file[..<$0]) } ?? file
}
