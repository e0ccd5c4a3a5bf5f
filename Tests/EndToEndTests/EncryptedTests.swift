import Foundation
import RTP
import SRTPSender
import Testing

/// SRTP from capture and socket to file. `vp8-opus-srtp` was encrypted by Janus.
@Suite(.waiting) struct EncryptedTests {
    private static let capture = "vp8-opus-srtp"
    /// The key in `samples/vp8-opus-srtp.sdp`.
    private static let key = "q3Vn1yBz0xk8TdPfLwR5mJcU2sHaGe7ZiNoKbYlX"

    private func batch(_ journal: URL, in scratch: URL, to name: String) throws -> Command {
        try Command.rokuga(
            "batch", journal.path, "--pipeline", "copy", "-o", scratch.appending(path: name).path)
    }

    private func mode(of file: URL) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
    }

    @Test func keepsTheKeyBesideTheJournalAndNowhereElse() throws {
        try Tree.withScratch { scratch in
            let live = try LiveJob(capture: Self.capture, pipeline: "copy", in: scratch, simulate: ["--speed", "3"])
            let ended = live.recorder.wait()
            try #require(ended.status == 0, "\(ended.errors)")
            let keys = live.file("keys.json")
            #expect(try mode(of: keys) == 0o600)
            #expect(try String(contentsOf: keys, encoding: .utf8).contains(Self.key))
            let raw = try #require(Data(base64Encoded: Self.key))
            let names = try FileManager.default.contentsOfDirectory(atPath: live.folder.path).sorted()
            #expect(
                names == [
                    "activity.json", "job.json", "journal.pcapng", "keys.json", "report.json", "vp8-opus-srtp.mkv",
                ])
            for name in names where name != "keys.json" {
                let bytes = try Data(contentsOf: live.file(name))
                #expect(bytes.range(of: Data(Self.key.utf8)) == nil && bytes.range(of: raw) == nil, "\(name)")
                if name.hasSuffix(".pcapng") { #expect(bytes.range(of: Data("inline:key:1".utf8)) != nil) }
            }
            for text in [ended.output, ended.errors] { #expect(!text.contains(Self.key)) }

            // The journal is as it arrived: without its keys nothing comes of it.
            let second = try batch(live.file("journal.pcapng"), in: scratch, to: "again")
            try #require(second.status == 0, "\(second.errors)")
            let file = "again/job/\(Self.capture).mkv"
            #expect(
                try Data(contentsOf: scratch.appending(path: file))
                    == Data(contentsOf: live.file("\(Self.capture).mkv")))
            try FileManager.default.removeItem(at: keys)
            let without = try batch(live.file("journal.pcapng"), in: scratch, to: "without")
            #expect(without.status == 1)
            let report = try String(contentsOf: scratch.appending(path: "without/job/report.json"), encoding: .utf8)
            #expect(report.contains("decrypt_failed") && report.contains("keys.json"))
        }
    }

    @Test func saysThatAKeyIsWrongAndTakesTheRightOneLater() throws {
        try Tree.withScratch { scratch in
            let wrong = String(Self.key.reversed())
            for suffix in ["pcap", "sdp"] {
                try FileManager.default.copyItem(
                    at: Tree.samples.appending(path: "\(Self.capture).\(suffix)"),
                    to: scratch.appending(path: "call.\(suffix)"))
            }
            let sdp = scratch.appending(path: "call.sdp")
            let text = try String(contentsOf: sdp, encoding: .utf8)
            try text.replacingOccurrences(of: Self.key, with: wrong).write(to: sdp, atomically: true, encoding: .utf8)
            let live = try LiveJob(
                capture: Self.capture, pipeline: "copy", in: scratch, file: scratch.appending(path: "call.pcap"))
            #expect(live.recorder.wait(seconds: 20) { live.recorder.complaints.contains("decrypt_failed") })
            // Said while the call goes on, and no later than it is certain.
            #expect(!live.recorder.complaints.contains("stopping"))
            let ended = live.recorder.wait()
            #expect(ended.status == 1)
            let report = try live.report()
            #expect(report["verdict"] as? String == "failed" && report["reason"] as? String == "decrypt_failed")
            #expect((report["journal"] as? [String: Any])?["packets"] as? Int ?? 0 >= 1270)

            let keys = live.file("keys.json")
            let file = try String(contentsOf: keys, encoding: .utf8)
            try file.replacingOccurrences(of: wrong, with: Self.key).write(to: keys, atomically: true, encoding: .utf8)
            let again = try batch(live.file("journal.pcapng"), in: scratch, to: "again")
            try #require(again.status == 0, "\(again.errors)")
            let recording = try Recording(scratch.appending(path: "again/job/call.mkv"))
            let truth = try Truth(Self.capture)
            #expect(recording.tracks["video"]?.times.count == truth.intactFrames(of: "A").count)
            #expect(recording.tracks["audio"]?.times.count == truth.audioPackets(of: "A") + recording.filledFrames)
        }
    }

    /// What a sender makes of the plain packet with this number.
    private static func protect(_ sender: SRTPSender, _ number: Int, _ packet: [UInt8]) -> [[UInt8]] {
        [(192...223).contains(packet[1]) ? sender.protectRTCP(packet) : sender.protect(packet)]
    }

    /// The packets of a plain capture, encrypted here, in a capture of their own.
    private func encrypted(
        _ name: String, by policy: SRTPPolicy, in scratch: URL,
        _ send: (SRTPSender, Int, [UInt8]) -> [[UInt8]] = protect
    ) throws {
        let sender = try SRTPSender(policy)
        let bytes = [UInt8](try Data(contentsOf: Tree.samples.appending(path: "\(name).pcap")))
        func little(_ offset: Int) -> Int { (0..<4).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) } }
        func word(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
        var result = Array(bytes[..<24])
        var position = 24
        var count = 0
        while position + 16 <= bytes.count {
            let frame = position + 16
            let udp = frame + 14 + Int(bytes[frame + 14] & 15) * 4
            let end = udp + (Int(bytes[udp + 4]) << 8 | Int(bytes[udp + 5]))
            let payload = Array(bytes[udp + 8..<end])
            for packet in send(sender, count, payload) {
                var header = Array(bytes[frame..<udp + 8])
                let length = packet.count + 8
                // UDP length; no checksum (RFC 768). IP total length; nobody checks its checksum here.
                header.replaceSubrange(
                    udp - frame + 4..<udp - frame + 8, with: [UInt8(length >> 8), UInt8(length & 0xFF), 0, 0])
                let total = udp - frame - 14 + length
                header.replaceSubrange(16..<18, with: [UInt8(total >> 8), UInt8(total & 0xFF)])
                result += bytes[position..<position + 8] + word(header.count + packet.count)
                result += word(header.count + packet.count) + header + packet
            }
            count += 1
            position = frame + little(position + 8)
        }
        try Data(result).write(to: scratch.appending(path: "\(name).pcap"))
        let sdp = try String(contentsOf: Tree.samples.appending(path: "\(name).sdp"), encoding: .utf8)
        let keys = policy.keys.map { key in
            let identifier =
                key.identifier.isEmpty
                ? "" : "|\(key.identifier.reduce(0) { $0 << 8 | Int($1) }):\(key.identifier.count)"
            return "inline:\(Data(key.bytes).base64EncodedString())\(identifier)"
        }
        let crypto = "a=crypto:1 \(policy.suite.rawValue) \(keys.joined(separator: ";"))"
        let lines = sdp.split(whereSeparator: \.isNewline).flatMap {
            $0.hasPrefix("m=") ? [String($0), crypto] : [String($0)]
        }
        try lines.map { $0 + "\r\n" }.joined().write(
            to: scratch.appending(path: "\(name).sdp"), atomically: true, encoding: .utf8)
    }

    private func policy(_ suite: CryptoSuite, identifiers: [[UInt8]] = [[]]) -> SRTPPolicy {
        SRTPPolicy(
            suite: suite,
            keys: identifiers.enumerated().map { number, identifier in
                MasterKey(
                    bytes: (0..<suite.keyCount + suite.saltCount).map {
                        UInt8(truncatingIfNeeded: $0 * 7 + number + 1)
                    },
                    identifier: identifier)
            })
    }

    private func record(_ name: String, in scratch: URL) throws -> (file: Data, report: [String: Any]) {
        let run = try Command.rokuga(
            "batch", scratch.appending(path: "\(name).pcap").path, "--pipeline", "copy", "-o",
            scratch.appending(path: "out").path)
        try #require(run.status == 0, "\(run.errors)")
        let folder = scratch.appending(path: "out/\(name)")
        let report = try JSONSerialization.jsonObject(with: Data(contentsOf: folder.appending(path: "report.json")))
        return (try Data(contentsOf: folder.appending(path: "\(name).mkv")), report as? [String: Any] ?? [:])
    }

    private func counts(_ report: [String: Any], _ name: String) -> Int {
        let connections = report["connections"] as? [[String: Any]] ?? []
        let tracks = connections.flatMap { $0["tracks"] as? [[String: Any]] ?? [] }
        return tracks.reduce(0) { $0 + (($1["srtp"] as? [String: Any])?[name] as? Int ?? 0) }
    }

    private func plain(_ name: String) throws -> Data {
        try Tree.withScratch { scratch in
            let run = try Command.rokuga(
                "batch", "samples/\(name).pcap", "--pipeline", "copy", "-o", scratch.path)
            try #require(run.status == 0, "\(run.errors)")
            return try Data(contentsOf: scratch.appending(path: "\(name)/\(name).mkv"))
        }
    }

    @Test(arguments: CryptoSuite.allCases) func givesTheSameFileAsWithoutEncryption(_ suite: CryptoSuite) throws {
        try Tree.withScratch { scratch in
            // With sender reports, so that SRTCP matters.
            try encrypted("vp8-opus-sr", by: policy(suite), in: scratch)
            let (file, report) = try record("vp8-opus-sr", in: scratch)
            #expect(try file == plain("vp8-opus-sr"))
            #expect(counts(report, "authentication_failed") == 0 && counts(report, "replayed") == 0)
        }
    }

    @Test func readsPacketsWithKeyIdentifiers() throws {
        try Tree.withScratch { scratch in
            try encrypted("vp8-opus-sr", by: policy(.aes128HMAC80, identifiers: [[0, 1], [0, 2]]), in: scratch)
            #expect(try record("vp8-opus-sr", in: scratch).file == plain("vp8-opus-sr"))
        }
    }

    @Test func countsReplayedAndTamperedPacketsAndRecordsNoneOfThem() throws {
        try Tree.withScratch { scratch in
            var replay: [UInt8] = []
            try encrypted("vp8-opus-sr", by: policy(.aes128HMAC80), in: scratch) { sender, i, plain in
                let packet = Self.protect(sender, i, plain)[0]
                if i == 100 { replay = packet }
                if i % 50 == 10 {
                    var tampered = packet
                    tampered[packet.count / 2] ^= 1
                    return [tampered, packet]
                }
                return i > 100 && i % 100 == 0 ? [packet, replay] : [packet]
            }
            let (file, report) = try record("vp8-opus-sr", in: scratch)
            #expect(try file == plain("vp8-opus-sr"))
            #expect(counts(report, "authentication_failed") > 20)
            #expect(counts(report, "replayed") > 8)
            #expect(report["verdict"] as? String == "completed")
        }
    }

    @Test(arguments: [CryptoSuite.aes128HMAC80, .aes256GCM]) func joinsACallThatHasRunForHours(_ suite: CryptoSuite)
        throws
    {
        try Tree.withScratch { scratch in
            var known: Set<[UInt8]> = []
            try encrypted("vp8-opus-360p", by: policy(suite), in: scratch) { sender, i, plain in
                if known.insert(Array(plain[8..<12])).inserted {
                    var earlier = plain
                    earlier[2] = 0
                    earlier[3] = 0
                    _ = sender.protect(earlier)
                    let ssrc = plain[8..<12].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
                    sender.setRolloverCounter(19, of: ssrc)
                }
                return Self.protect(sender, i, plain)
            }
            let (_, report) = try record("vp8-opus-360p", in: scratch)
            #expect(counts(report, "authentication_failed") == 0)
            let recording = try Recording(scratch.appending(path: "out/vp8-opus-360p/vp8-opus-360p.mkv"))
            let truth = try Truth("vp8-opus-360p")
            #expect(recording.tracks["video"]?.times.count == truth.intactFrames(of: "A").count)
            #expect(recording.tracks["audio"]?.times.count == truth.audioPackets(of: "A") + recording.filledFrames)
        }
    }

    // Sequence and rollover counter begin again, the SSRC stays, as with a forwarder that was stopped and started.
    @Test(arguments: [CryptoSuite.aes128HMAC80, .aes256GCM]) func goesOnWithASenderThatBeginsAnew(
        _ suite: CryptoSuite
    ) throws {
        try Tree.withScratch { scratch in
            let second = try SRTPSender(policy(suite))
            var sequence = 1
            var sent = 0
            try encrypted("opus-audio-only", by: policy(suite), in: scratch) { sender, i, plain in
                // 800 ms of silence between the two.
                guard !(300..<340).contains(i) else { return [] }
                sent += 1
                guard i >= 340 else { return Self.protect(sender, i, plain) }
                var renumbered = plain
                renumbered.replaceSubrange(2..<4, with: [UInt8(sequence >> 8), UInt8(sequence & 0xFF)])
                sequence += 1
                return Self.protect(second, i, renumbered)
            }
            let (_, report) = try record("opus-audio-only", in: scratch)
            #expect(counts(report, "replayed") == 0 && counts(report, "authentication_failed") == 0)
            let recording = try Recording(scratch.appending(path: "out/opus-audio-only/opus-audio-only.mkv"))
            #expect(recording.tracks["audio"]?.times.count == sent + recording.filledFrames)
        }
    }

    // A sender that nobody here wrote: ffmpeg has SRTP of its own. What it calls AES_CM_128_HMAC_SHA1_32 has the short
    // tag in RTCP too, against RFC 4568 §6.2; under its other name it is right.
    @Test(arguments: [
        ("AES_CM_128_HMAC_SHA1_80", "AES_CM_128_HMAC_SHA1_80"),
        ("AES_CM_128_HMAC_SHA1_32", "SRTP_AES128_CM_HMAC_SHA1_32"),
    ])
    func recordsWhatFFmpegEncrypts(suite: String, name: String) throws {
        try Tree.withScratch { scratch in
            let port = suite.hasSuffix("80") ? 26_921 : 26_931
            let sdp = """
                v=0
                m=audio \(port) RTP/SAVP 111
                c=IN IP4 127.0.0.1
                a=rtpmap:111 opus/48000/2
                a=crypto:1 \(suite) inline:\(Self.key)
                """
            let sdpFile = scratch.appending(path: "camera.sdp")
            try sdp.write(to: sdpFile, atomically: true, encoding: .utf8)
            let job: [String: Any] = [
                "job_id": "job", "output": ["directory": scratch.path], "limits": ["idle_timeout_s": 1.5],
                "source": ["type": "sdp", "connection_id": "camera", "sdp_file": "camera.sdp"],
            ]
            let file = scratch.appending(path: "job.json")
            try JSONSerialization.data(withJSONObject: job).write(to: file)
            let recorder = try Running(Tree.rokuga.path, ["record", file.path])
            try #require(recorder.wait(seconds: 20) { recorder.complaints.contains("ready") }, "\(recorder.complaints)")
            let sender = try Command.run(
                "ffmpeg",
                [
                    "-nostdin", "-v", "error", "-re", "-f", "lavfi", "-i", "sine=440:duration=2", "-c:a", "libopus",
                    "-ac", "2", "-payload_type", "111", "-srtp_out_suite", name, "-srtp_out_params", Self.key, "-f",
                    "rtp", "srtp://127.0.0.1:\(port)",
                ])
            #expect(sender.status == 0, "\(sender.errors)")
            let ended = recorder.wait()
            #expect(ended.status == 0, "\(ended.errors)")
            let recording = try Recording(scratch.appending(path: "job/camera.mkv"))
            #expect(recording.tracks["audio"]?.codec == "opus")
            #expect(abs(recording.duration - 2) < 0.1)
            #expect(
                try !String(contentsOf: scratch.appending(path: "job/job.json"), encoding: .utf8).contains(Self.key))
            let report =
                try JSONSerialization.jsonObject(
                    with: Data(contentsOf: scratch.appending(path: "job/report.json"))) as? [String: Any]
            #expect(counts(report ?? [:], "authentication_failed") == 0)
        }
    }

    // Another foreign sender, with the suites that ffmpeg has not.
    @Test(arguments: [
        ("aes-256-icm", "hmac-sha1-80", "AES_256_CM_HMAC_SHA1_80", 46), ("aes-128-gcm", "null", "AEAD_AES_128_GCM", 28),
        ("aes-256-gcm", "null", "AEAD_AES_256_GCM", 44),
    ])
    func recordsWhatGStreamerEncrypts(cipher: String, authentication: String, suite: String, count: Int) throws {
        try Tree.withScratch { scratch in
            let port = 26_941 + 2 * count
            let key = (0..<count).map { UInt8($0 * 5 + 3) }
            let sdp = """
                v=0
                m=audio \(port) RTP/SAVP 0
                c=IN IP4 127.0.0.1
                a=crypto:1 \(suite) inline:\(Data(key).base64EncodedString())
                """
            let job: [String: Any] = [
                "job_id": "job", "output": ["directory": scratch.path], "limits": ["idle_timeout_s": 1.5],
                "source": ["type": "sdp", "connections": [["connection_id": "camera", "sdp": sdp]]],
            ]
            let file = scratch.appending(path: "job.json")
            try JSONSerialization.data(withJSONObject: job).write(to: file)
            let recorder = try Running(Tree.rokuga.path, ["record", file.path])
            try #require(recorder.wait(seconds: 20) { recorder.complaints.contains("ready") }, "\(recorder.complaints)")
            let digits = key.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            let sender = try Command.run(
                "gst-launch-1.0",
                ("-q audiotestsrc num-buffers=100 is-live=true samplesperbuffer=160 "
                    + "! audio/x-raw,rate=8000,channels=1 ! mulawenc ! rtppcmupay "
                    + "! srtpenc key=\(digits) rtp-cipher=\(cipher) rtp-auth=\(authentication) "
                    + "rtcp-cipher=\(cipher) rtcp-auth=\(authentication) ! udpsink host=127.0.0.1 port=\(port)")
                    .split(separator: " ").map(String.init))
            #expect(sender.status == 0, "\(sender.errors)")
            let ended = recorder.wait()
            #expect(ended.status == 0, "\(ended.errors)")
            let recording = try Recording(scratch.appending(path: "job/camera.mkv"))
            #expect(recording.tracks["audio"]?.times.count == 100 + recording.filledFrames)
        }
    }
}
