import FoundationEssentials

/// A job document for connections that the benchmark sends itself (docs/jobs.md).
struct RecordJob: Encodable {
    private struct Source: Encodable {
        var type = "sdp"
        var connections: [Connection]
    }

    private struct Connection: Encodable {
        var connectionID: String
        var sdp: String
    }

    private var jobID: String
    private var source: Source
    private var pipeline = "copy-mkv"
    private var output: [String: String]
    private var receive = ["address": "127.0.0.1"]

    init(identifier: String, destinations: [PacedSender.Destination], directory: String) {
        jobID = identifier
        output = ["directory": directory]
        source = Source(
            connections: destinations.enumerated().map { index, ports in
                Connection(
                    connectionID: "connection-\(index + 1)",
                    sdp: LoopedSample.description(audioPort: ports.audioPort, videoPort: ports.videoPort))
            })
    }

    func write(to path: String) throws {
        let encoder = JSONEncoder()
        // `jobID` is job_id there.
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = .withoutEscapingSlashes
        try bench.write(String(decoding: encoder.encode(self), as: UTF8.self), to: path)
    }
}

/// What a report says of all tracks together.
struct ReportSums {
    private(set) var packets = 0
    private(set) var lost = 0
    private(set) var kernelDropped = 0

    private struct Document: Decodable {
        var connections: [Connection]

        struct Connection: Decodable {
            var tracks: [Track]
        }

        struct Track: Decodable {
            var packets: Int
            var lost: Int
            var kernelDropped: Int

            enum CodingKeys: String, CodingKey {
                case packets, lost
                case kernelDropped = "kernel_dropped"
            }
        }
    }

    init(_ path: String) throws {
        let document = try JSONDecoder().decode(Document.self, from: Data(ChildProcess.text(of: path).utf8))
        for track in document.connections.flatMap(\.tracks) {
            packets += track.packets
            lost += track.lost
            kernelDropped += track.kernelDropped
        }
    }
}
