import Foundation
import TestSupport

@testable import Simulator

/// A small classic pcap file (LINKTYPE_RAW, microseconds) of UDP datagrams between loopback addresses.
struct CaptureFile {
    let path: String

    /// - Parameter packets: milliseconds after an arbitrary begin, destination port, payload.
    init(_ packets: [(milliseconds: Int, port: UInt16, payload: [UInt8])], in directory: TemporaryDirectory) throws {
        var bytes = hex("D4C3B2A1 0200 0400 00000000 00000000 00000400 65000000")
        for packet in packets {
            let time = 1_700_000_000_000 + packet.milliseconds
            let length = UInt32(packet.payload.count + 28)
            for word in [UInt32(time / 1000), UInt32(time % 1000 * 1000), length, length] {
                bytes += (0..<4).map { UInt8(truncatingIfNeeded: word >> UInt32(8 * $0)) }
            }
            let total = UInt16(length)
            bytes += [0x45, 0, UInt8(total >> 8), UInt8(total & 255)]  // IPv4, 20 bytes of header
            bytes += hex("0000 4000 40 11 0000 7F000001 7F000001")
            let udp = UInt16(packet.payload.count + 8)
            bytes += [
                0x80, 0, UInt8(packet.port >> 8), UInt8(packet.port & 255), UInt8(udp >> 8), UInt8(udp & 255), 0, 0,
            ]
            bytes += packet.payload
        }
        path = try directory.write(bytes, to: "capture.pcap")
    }
}

/// A directory that is gone when its owner is.
final class TemporaryDirectory: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "rokuga-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    func write(_ bytes: [UInt8], to name: String) throws -> String {
        let file = path + "/" + name
        try Data(bytes).write(to: URL(filePath: file))
        return file
    }
}

/// An RTP packet of twelve bytes of header (RFC 3550 §5.1) and one of payload.
func rtp(payloadType: UInt8 = 109, sequence: UInt16, timestamp: UInt32 = 0, ssrc: UInt32 = 0xA) -> [UInt8] {
    [0x80, payloadType, UInt8(sequence >> 8), UInt8(sequence & 255)] + bigEndian(timestamp) + bigEndian(ssrc) + [0xFF]
}

/// A sender report without report blocks (RFC 3550 §6.4.1).
func senderReport(ssrc: UInt32 = 0xA, ntp: UInt64, timestamp: UInt32, packets: UInt32, octets: UInt32) -> [UInt8] {
    [0x80, 200, 0, 6] + bigEndian(ssrc) + bigEndian(UInt32(ntp >> 32)) + bigEndian(UInt32(truncatingIfNeeded: ntp))
        + bigEndian(timestamp) + bigEndian(packets) + bigEndian(octets)
}

func bigEndian(_ word: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: word >> UInt32(24 - 8 * $0)) }
}

func sequence(of packet: [UInt8]) -> UInt16 {
    UInt16(packet[2]) << 8 | UInt16(packet[3])
}

func timestamp(of packet: [UInt8]) -> UInt32 {
    packet[4..<8].reduce(0) { $0 << 8 | UInt32($1) }
}
