@testable import Packaging

/// A Matroska file as a reader sees it.
struct MatroskaImage {
    struct Block: Equatable, CustomStringConvertible {
        var track: Int
        /// Milliseconds from the file's origin.
        var time: Int64
        var isKeyFrame: Bool
        var payload: [UInt8]
        /// Number of the cluster, and where the element begins.
        var cluster: Int
        var offset: Int

        init?(_ node: EBMLNode, in bytes: [UInt8], clusterTimestamp: Int64, cluster: Int) {
            let content = Array(bytes[node.content])
            guard content.count >= 4, content[0] & 0x80 != 0 else { return nil }
            track = Int(content[0] & 0x7F)
            time = clusterTimestamp + Int64(Int16(bitPattern: UInt16(content[1]) << 8 | UInt16(content[2])))
            // Reserved bits, lacing, invisible and discardable are all unused (RFC 9559 §10.2).
            guard content[3] & 0x7F == 0 else { return nil }
            isKeyFrame = content[3] & 0x80 != 0
            payload = Array(content[4...])
            self.cluster = cluster
            offset = node.offset
        }

        var description: String { "track \(track) at \(time)\(isKeyFrame ? " key" : "") \(payload)" }
    }

    var bytes: [UInt8]
    var nodes: [EBMLNode]
    var segment: EBMLNode
    var clusters: [EBMLNode] { segment.all("Cluster") }

    /// Nil when the header is not there as a whole.
    init?(_ bytes: [UInt8]) {
        self.bytes = bytes
        nodes = EBMLNode.parse(bytes, 0..<bytes.count)
        guard nodes.first?.name == "EBML", let segment = nodes.last, segment.name == "Segment" else { return nil }
        self.segment = segment
    }

    var dump: String { EBMLNode.dump(nodes, of: bytes) }

    func clusterTimestamp(_ cluster: EBMLNode) -> Int64 {
        Int64(cluster.child("Timestamp")?.unsigned(in: bytes) ?? 0)
    }

    var blocks: [Block] {
        clusters.enumerated().flatMap { number, cluster in
            cluster.children.compactMap { node in
                (node.name == "SimpleBlock" ? node : node.child("Block")).flatMap {
                    Block($0, in: bytes, clusterTimestamp: clusterTimestamp(cluster), cluster: number)
                }
            }
        }
    }

    func times(ofTrack track: Int) -> [Int64] {
        blocks.filter { $0.track == track }.map(\.time)
    }

    var durationTicks: Double? {
        segment.child("Info")?.child("Duration").map { Double(bitPattern: $0.unsigned(in: bytes)) }
    }

    /// Of the first track, in nanoseconds.
    var defaultDuration: Int64? {
        segment.child("Tracks")?.child("TrackEntry")?.child("DefaultDuration").map { Int64($0.unsigned(in: bytes)) }
    }

    /// The parts that SeekHead points to, by the element that really lies there.
    var seekTargets: [String] {
        (segment.child("SeekHead")?.all("Seek") ?? []).map { seek in
            let position = Int(seek.child("SeekPosition")?.unsigned(in: bytes) ?? 0) + segment.content.lowerBound
            return segment.children.first { $0.offset == position }?.name ?? "nothing"
        }
    }

    /// Each cue with the block that lies where it points.
    var cues: [(time: Int64, block: Block?)] {
        let blocks = blocks
        return (segment.child("Cues")?.all("CuePoint") ?? []).map { point in
            let time = Int64(point.child("CueTime")?.unsigned(in: bytes) ?? 0)
            guard let positions = point.child("CueTrackPositions") else { return (time, nil) }
            func number(_ name: String) -> Int { Int(positions.child(name)?.unsigned(in: bytes) ?? 0) }
            let clusterOffset = number("CueClusterPosition") + segment.content.lowerBound
            guard let cluster = clusters.first(where: { $0.offset == clusterOffset }) else { return (time, nil) }
            let offset = cluster.content.lowerBound + number("CueRelativePosition")
            return (time, blocks.first { $0.offset == offset && $0.track == number("CueTrack") })
        }
    }
}

/// Who puts the output on a disk: the file as it is after each drain.
struct FileOwner {
    private(set) var bytes: [UInt8] = []

    mutating func drain(_ writer: inout MatroskaWriter) {
        precondition(writer.output.pendingOffset == Int64(bytes.count), "bytes are appended at the end")
        bytes += writer.output.pending
        for patch in writer.output.patches {
            let start = Int(patch.offset)
            bytes.replaceSubrange(start..<start + patch.bytes.count, with: patch.bytes)
        }
        writer.output.didDrain()
    }
}

extension MatroskaWriter {
    /// The file as it would be if everything were drained now.
    var image: [UInt8] {
        precondition(output.pendingOffset == 0, "nothing was drained before")
        return output.pending
    }
}
