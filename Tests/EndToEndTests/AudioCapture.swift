import Foundation
import Media
import Opus
import TestSupport

/// A capture of one sender of sound, Opus at 48 kHz, made of samples.
enum SoundCapture {
    /// Writes `NAME.pcap` and `NAME.sdp`; nothing is lost, and packets arrive every 20 ms.
    static func write(_ samples: [Float], named name: String, in folder: URL) throws -> URL {
        let encoder = try OpusLibrary().audioEncoder(
            for: AudioEncoding(codec: .opus, channelCount: 1, bitrate: 256))
        try encoder.send(samples.span)
        try encoder.finish()
        // The header of classic pcap: microseconds, Ethernet.
        var bytes = little(0xA1B2_C3D4) + [2, 0, 4, 0] + little(0) + little(0) + little(65_535) + little(1)
        var builder = RTPBuilder(payloadType: 111, ssrc: 7, step: 960)
        var packet = EncodedPacket()
        var count: UInt32 = 0
        while try encoder.receive(into: &packet) {
            bytes += record(builder.packet(packet.bytes, hasMarker: count == 0), microseconds: count * 20_000)
            builder.timestamp &+= 960
            count += 1
        }
        let file = folder.appending(path: "\(name).pcap")
        try Data(bytes).write(to: file)
        try """
        v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r
        m=audio 40000 RTP/AVP 111\r\na=rtpmap:111 opus/48000/2\r\n
        """.write(to: folder.appending(path: "\(name).sdp"), atomically: true, encoding: .utf8)
        return file
    }

    /// Ethernet, IPv4 and UDP around an RTP packet; checksums of 0 are none.
    private static func record(_ packet: [UInt8], microseconds: UInt32) -> [UInt8] {
        var frame = [UInt8](repeating: 0, count: 12) + [8, 0]
        frame += [0x45, 0] + big(UInt16(28 + packet.count)) + [0, 0, 0, 0, 64, 17, 0, 0, 127, 0, 0, 1, 127, 0, 0, 1]
        frame += big(5000) + big(40_000) + big(UInt16(8 + packet.count)) + [0, 0] + packet
        let length = little(UInt32(frame.count))
        let seconds = 1_700_000_000 + microseconds / 1_000_000
        return little(seconds) + little(microseconds % 1_000_000) + length + length + frame
    }

    private static func little(_ word: UInt32) -> [UInt8] {
        [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: word >> UInt32($0)) }
    }

    private static func big(_ word: UInt16) -> [UInt8] { [UInt8(word >> 8), UInt8(word & 0xFF)] }
}
