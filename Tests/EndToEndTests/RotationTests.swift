import Foundation
import Testing

/// A phone held upright: the turn that its packets tell stands in the file, where players look for it.
@Suite(.waiting) struct RotationTests {
    // ffprobe counts counter-clockwise, as it does for a phone's own films.
    @Test(arguments: [(0, []), (1, [-90]), (2, [-180]), (3, [90])] as [(UInt8, [Double])])
    func tellsPlayersHowToTurn(orientation: UInt8, degrees: [Double]) throws {
        for container in ["mp4", "mkv"] { try checkTurn(orientation, degrees, container) }
    }

    private func checkTurn(_ orientation: UInt8, _ degrees: [Double], _ container: String) throws {
        try Tree.withScratch { scratch in
            let capture = try turned("h264-opus-360p", by: orientation, in: scratch)
            let run = try Command.rokuga("batch", capture.path, "--pipeline", "copy-\(container)", "-o", scratch.path)
            try #require(run.status == 0, "\(run.errors)")
            let file = scratch.appending(path: "turned/turned.\(container)")
            #expect(try rotations(file) == degrees)
            #expect(try Recording.decodingErrors(file) == "")
        }
    }

    private func rotations(_ file: URL) throws -> [Double] {
        let probe = try Command.run(
            "ffprobe",
            [
                "-v", "error", "-select_streams", "v", "-show_entries", "stream_side_data=rotation", "-of", "json",
                file.path,
            ])
        #expect(probe.errors == "")
        let document = try JSONSerialization.jsonObject(with: Data(probe.output.utf8)) as? [String: Any] ?? [:]
        let streams = document["streams"] as? [[String: Any]] ?? []
        return streams.flatMap { $0["side_data_list"] as? [[String: Any]] ?? [] }.compactMap {
            ($0["rotation"] as? NSNumber)?.doubleValue
        }
    }

    /// A copy of a sample in which the last packet of every picture tells an orientation, under id 13 of the one-byte
    /// form.
    private func turned(_ sample: String, by orientation: UInt8, in folder: URL) throws -> URL {
        let file = folder.appending(path: "turned.pcap")
        let bytes = [UInt8](try Data(contentsOf: Tree.samples.appending(path: "\(sample).pcap")))
        var changed = Array(bytes[..<24])
        var position = 24
        while position + 16 <= bytes.count {
            let length = (0..<4).reduce(0) { $0 | Int(bytes[position + 8 + $1]) << (8 * $1) }
            changed += turned(Array(bytes[position..<position + 16 + length]), by: orientation)
            position += 16 + length
        }
        try Data(changed).write(to: file)
        let description = try String(
            contentsOf: Tree.samples.appending(path: "\(sample).sdp"), encoding: .utf8)
        try (description + "a=extmap:13 urn:3gpp:video-orientation\r\n").write(
            to: file.deletingPathExtension().appendingPathExtension("sdp"), atomically: true, encoding: .utf8)
        return file
    }

    /// A record of Ethernet, IPv4, UDP and RTP whose header extension gets one element more.
    private func turned(_ record: [UInt8], by orientation: UInt8) -> [UInt8] {
        let (link, datagram) = (16 + 14, 16 + 14 + 20 + 8)
        guard record.count > datagram + 16, record[link] == 0x45, record[datagram] == 0x90,
            record[datagram + 1] == 0x80 | 102
        else { return record }
        var changed = record
        for lower in [8, 12] {
            let sum = UInt16(changed[lower + 1]) << 8 + UInt16(changed[lower]) + 4
            changed[lower] = UInt8(sum & 0xFF)
            changed[lower + 1] = UInt8(sum >> 8)
        }
        // Lengths of IP and UDP; a checksum of 0 is none.
        for lower in [link + 3, link + 20 + 5] {
            let sum = UInt16(changed[lower - 1]) << 8 + UInt16(changed[lower]) + 4
            changed[lower - 1] = UInt8(sum >> 8)
            changed[lower] = UInt8(sum & 0xFF)
        }
        changed[link + 20 + 6] = 0
        changed[link + 20 + 7] = 0
        changed[datagram + 15] += 1
        changed.insert(contentsOf: [0xD0, orientation, 0, 0], at: datagram + 16)
        return changed
    }
}
