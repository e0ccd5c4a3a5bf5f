extension Report {
    /// What an earlier report of the same job said, if this one says it otherwise.
    public struct Earlier: Equatable, Sendable, Codable {
        public var verdict: Verdict
        public var reason: Reason?
        public var stopReason: StopReason?
        public var warnings: [Warning]

        init(_ report: Report) {
            verdict = report.verdict
            reason = report.reason
            stopReason = report.stopReason
            warnings = report.warnings
        }

        private enum CodingKeys: String, CodingKey {
            case verdict, reason
            case stopReason = "stop_reason"
            case warnings
        }
    }

    /// A job is recovered a few times at most; more says nothing new.
    static let earlierLimit = 32

    /// Adds what an earlier report of the same job knew and this one does not: connections, files that are still there,
    /// and what it warned of.
    ///
    /// - Parameter isThere: whether a file exists.
    public mutating func include(_ earlier: Report, isThere: (String) -> Bool) {
        let made = Set(files)
        func kept(_ outputs: [OutputReport]) -> [OutputReport] {
            outputs.filter { !made.contains($0.file) && isThere($0.file) }.map {
                var output = $0
                output.isKept = true
                return output
            }
        }
        var found: [OutputReport] = []
        var seen: [String: Int] = [:]
        for connection in earlier.connections {
            let outputs = kept(connection.outputs)
            found += outputs
            // The same id may have joined several times, in the same order.
            let number = seen[connection.connectionID, default: 0]
            seen[connection.connectionID] = number + 1
            let same = connections.indices.filter { connections[$0].connectionID == connection.connectionID }
            if number < same.count {
                connections[same[number]].outputs += outputs
            } else {
                var connection = connection
                connection.outputs = outputs
                connections.append(connection)
            }
        }
        for composition in earlier.compositions ?? [] {
            let outputs = kept(composition.outputs)
            found += outputs
            if let i = compositions?.firstIndex(where: { $0.label == composition.label }) {
                compositions?[i].outputs += outputs
            } else {
                var composition = composition
                composition.outputs = outputs
                compositions = (compositions ?? []) + [composition]
            }
        }
        for output in found {
            add([
                Warning(
                    reason: .fileKept, message: "\(output.file) was made before and could not be made now: it stays")
            ])
        }
    }

    /// Lists what an earlier report said, if this one, with its verdict, says it otherwise.
    public mutating func remember(_ earlier: Report) {
        let isKnown =
            earlier.verdict == verdict && earlier.reason == reason && earlier.warnings.allSatisfy(warnings.contains)
        let list = (earlier.earlier ?? []) + (isKnown ? [] : [Earlier(earlier)])
        self.earlier = list.isEmpty ? nil : Array(list.suffix(Self.earlierLimit))
    }

    /// The names of all outputs.
    public var files: [String] {
        (connections.flatMap(\.outputs) + (compositions ?? []).flatMap(\.outputs)).map(\.file)
    }
}
