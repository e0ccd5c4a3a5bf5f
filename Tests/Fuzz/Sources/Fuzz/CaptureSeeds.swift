import Captures
import Foundation
import Media
import RTP

/// Seeds made of the first packets of a capture, for the targets whose input a recorded stream can be.
struct CaptureSeeds {
    private let path: String
    private let name: String
    private var sequences: [String: [UInt8]] = [:]
    private var singles: [String: [[UInt8]]] = [:]

    /// As many bytes as one seed may have: longer ones make the fuzzer slow.
    private static let sizeLimit = 4096

    init(_ path: String) throws {
        self.path = path
        name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
        let formats = try Self.formats(beside: path)
        var reader = try CaptureReader(path: path)
        var timestamps: [UInt16: UInt32] = [:]
        while case .datagram(let datagram) = try reader.next() {
            let bytes = reader.withPayload(datagram.payload) { span in
                var copy: [UInt8] = []
                copy.append(span)
                return copy
            }
            let port = datagram.destination.port
            guard case .rtp = PacketKind(of: bytes.span, at: PortUse()),
                let packet = try? RTPPacket(parsing: bytes.span)
            else {
                addSingle(bytes, to: "rtcp")
                continue
            }
            addSingle(bytes, to: "rtp")
            guard let format = formats[packet.payloadType] else { continue }
            switch format.encodingName.lowercased() {
            case "red": addSingle(Array(bytes[packet.payload]), to: "redundancy")
            case "rtx": addSingle(bytes, to: "retransmission")
            case "telephone-event": addSingle(Array(bytes[packet.payload]), to: "telephone-event")
            case "cn": addSingle(Array(bytes[packet.payload]), to: "comfort-noise")
            default: break
            }
            guard let codec = format.codec else { continue }
            let isNew = timestamps.updateValue(packet.timestamp, forKey: port) != packet.timestamp
            addPacket(
                Array(bytes[packet.payload]), marker: packet.hasMarker, isNew: isNew, target: Self.target(of: codec))
        }
    }

    func write(below directory: String) throws {
        for (target, bytes) in sequences { try write(bytes, to: "\(directory)/\(target)", as: name) }
        for (target, list) in singles {
            for (i, bytes) in list.enumerated() { try write(bytes, to: "\(directory)/\(target)", as: "\(name)-\(i)") }
        }
        let capture = try Data(contentsOf: URL(fileURLWithPath: path)).prefix(4 * Self.sizeLimit)
        try write(Array(capture), to: "\(directory)/capture", as: name)
    }

    private func write(_ bytes: [UInt8], to directory: String, as name: String) throws {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        try Data(bytes).write(to: URL(fileURLWithPath: "\(directory)/\(name)"))
    }

    private mutating func addSingle(_ bytes: [UInt8], to target: String) {
        guard singles[target, default: []].count < 8 else { return }
        singles[target, default: []].append(bytes)
    }

    /// In the form that `DrawnPacket` reads, behind a first byte that chooses the format.
    private mutating func addPacket(_ payload: [UInt8], marker: Bool, isNew: Bool, target: String) {
        var sequence = sequences[target] ?? [0]
        sequence.append((marker ? 0x80 : 0) | (isNew ? 0x40 : 0))
        sequence.appendBigEndian(UInt16(payload.count))
        sequence += payload
        if sequence.count <= Self.sizeLimit { sequences[target] = sequence }
    }

    private static func target(of codec: Codec) -> String {
        switch codec {
        case .audio(.pcmu), .audio(.pcma): "g711"
        default: codec.name
        }
    }

    private static func formats(beside path: String) throws -> [UInt8: PayloadFormat] {
        let text = try String(
            contentsOf: URL(fileURLWithPath: path).deletingPathExtension().appendingPathExtension("sdp"),
            encoding: .utf8)
        var formats: [UInt8: PayloadFormat] = [:]
        for media in try SessionDescription(parsing: text).media {
            for format in media.payloadTypes { formats[format.payloadType] = format }
        }
        return formats
    }
}
