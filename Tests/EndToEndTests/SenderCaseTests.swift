import Captures
import Foundation
import Ingest
import Media
import Testing

/// Descriptions as real senders write them, and packets as real networks carry them (`samples/cases`).
@Suite(.waiting) struct SenderCaseTests {
    private static let cases = Tree.samples.appending(path: "cases")

    private func truth(_ folder: String, _ key: String) throws -> [String] {
        let data = try Data(contentsOf: Self.cases.appending(path: "\(folder)/truth.json"))
        let document = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
        return try #require(document[key] as? [String])
    }

    struct Case: CustomTestStringConvertible, Sendable {
        var folder: String
        var capture = "capture"
        var kind = "v"
        var testDescription: String { "\(folder)/\(capture)" }
    }

    static let captures = [
        Case(folder: "35-capture-with-ip-fragments"),
        Case(folder: "36-capture-vlan-sll2-gre", capture: "d-gre"),
        Case(folder: "36-capture-vlan-sll2-gre", capture: "e-vxlan"),
        Case(folder: "36-capture-vlan-sll2-gre", capture: "f-pppoe"),
        Case(folder: "58-payload-type-80-without-rtcp-mux"),
        Case(folder: "68-ipv6-description-default-address", kind: "a"),
    ]

    @Test(arguments: captures) func recordsEveryFrameThatWasSent(_ given: Case) throws {
        try Tree.withScratch { scratch in
            let run = try Command.rokuga(
                "batch", Self.cases.appending(path: "\(given.folder)/\(given.capture).pcap").path, "-o", scratch.path)
            try #require(run.status == 0, "\(run.errors)")
            let file = scratch.appending(path: "\(given.capture)/\(given.capture).mkv")
            let sent = try truth(given.folder, given.kind == "v" ? "video_payload_md5" : "audio_payload_md5")
            #expect(try Frames(file, given.kind).list.map(\.digest) == sent.map { "MD5:" + $0 })
        }
    }

    static let descriptions = [
        "00-clean", "08-rejected-media-without-formats", "09-vendor-application-media", "26-extmap-odd",
        "28-ssrc-star", "34-rtpmap-without-clock", "37-lower-case-profile", "43-charset-latin1",
    ]

    /// A line that concerns no stream is named, in the report too, and nothing else changes.
    @Test(arguments: descriptions) func recordsWhatAnOddDescriptionDescribes(name: String) throws {
        try Tree.withScratch { scratch in
            let folder = Self.cases.appending(path: "40-session-descriptions")
            let run = try Command.rokuga(
                "batch", folder.appending(path: "capture.pcap").path, "--sdp",
                folder.appending(path: name + ".sdp").path,
                "-o", scratch.path)
            try #require(run.status == 0, "\(run.errors)")
            let file = scratch.appending(path: "capture/\(name).mkv")
            let sums = try Recording.pictureSums(file).sums
            #expect(try sums == truth("40-session-descriptions", "frame_md5"))
            let isOdd = !["00", "37", "43"].contains(name.prefix(2))
            #expect(run.errors.contains("description_unclear") == isOdd && run.errors.contains(": line ") == isOdd)
            let report = try String(contentsOf: scratch.appending(path: "capture/report.json"), encoding: .utf8)
            #expect(report.contains("description_unclear") == isOdd && report.contains(#""verdict" : "completed""#))
        }
    }

    /// Case 35 up to the first fragment of its last packet that has several.
    @Test func namesAPacketThatStaysIncomplete() throws {
        try Tree.withScratch { scratch in
            let folder = Self.cases.appending(path: "35-capture-with-ip-fragments")
            let capture = scratch.appending(path: "x.pcap")
            let whole = try [UInt8](Data(contentsOf: folder.appending(path: "capture.pcap")))
            var (position, end) = (24, 0)
            while position + 16 <= whole.count {
                let next = position + 16 + Int(whole[position + 8]) + Int(whole[position + 9]) << 8
                // The flags of IPv4 behind an Ethernet header: More Fragments, from offset 0 on.
                if whole[position + 16 + 14 + 6] == 0x20, whole[position + 16 + 14 + 7] == 0 { end = next }
                position = next
            }
            try #require(end > 0)
            try Data(whole[..<end]).write(to: capture)
            let description = folder.appending(path: "capture.sdp").path
            let run = try Command.rokuga("batch", capture.path, "--sdp", description, "-o", scratch.path)
            #expect(run.status == 0 && run.errors.contains("(capture_incomplete)"), "\(run.errors)")
            let inspection = try Command.rokuga("inspect", capture.path, "--sdp", description)
            #expect(inspection.output.contains("1 IP packet is incomplete"), "\(inspection.output)")
            #expect(inspection.output.contains("UDP port 60003"), "\(inspection.output)")
        }
    }

    private func job(_ sdp: String, receive: [String: Any], in scratch: URL) throws -> URL {
        let job: [String: Any] = [
            "job_id": "job", "output": ["directory": scratch.path], "limits": ["idle_timeout_s": 1.5],
            "source": ["type": "sdp", "sdp": sdp], "receive": receive,
        ]
        let file = scratch.appending(path: "job.json")
        try JSONSerialization.data(withJSONObject: job).write(to: file)
        return file
    }

    /// The datagrams of a case's capture, sent by `send`.
    private func play(_ folder: String, _ send: (Span<UInt8>) throws -> Void) throws {
        var reader = try CaptureReader(path: Self.cases.appending(path: "\(folder)/capture.pcap").path)
        while case .datagram(let datagram) = try reader.next() {
            try reader.withPayload(datagram.payload) { try send($0) }
        }
    }

    private func record(
        _ sdp: String, to target: Endpoint, receive: [String: Any] = [:], from sender: UDPSender, in scratch: URL
    ) throws {
        let recorder = try Running(Tree.rokuga.path, ["record", job(sdp, receive: receive, in: scratch).path])
        try #require(recorder.wait(seconds: 20) { recorder.complaints.contains("ready") }, "\(recorder.complaints)")
        try play("68-ipv6-description-default-address") { try sender.send($0, to: target) }
        let run = recorder.wait()
        try #require(run.status == 0, "\(run.errors)")
        let frames = try Frames(scratch.appending(path: "job/connection-1.mkv"), "a")
        let sent = try truth("68-ipv6-description-default-address", "audio_payload_md5")
        #expect(frames.list.map(\.digest) == sent.map { "MD5:" + $0 })
    }

    @Test func listensOnVersion6WhereTheDescriptionSaysSo() throws {
        try Tree.withScratch { scratch in
            let folder = Self.cases.appending(path: "68-ipv6-description-default-address")
            let text = try String(contentsOf: folder.appending(path: "capture.sdp"), encoding: .utf8)
            let local = Endpoint(address: .v6(high: 0, low: 1), port: 0)
            try record(
                text.replacingOccurrences(of: "60001", with: "26931"),
                to: Endpoint(address: local.address, port: 26_931), from: UDPSender(from: local), in: scratch)
        }
    }

    @Test func joinsTheMulticastGroupOfTheDescription() throws {
        try Tree.withScratch { scratch in
            let group = "232.99.7.1"
            let text = """
                v=0
                s=-
                c=IN IP4 \(group)/1
                a=source-filter: incl IN IP4 \(group) 127.0.0.9
                m=audio 26935 RTP/AVP 111
                a=rtpmap:111 opus/48000/2
                """
            let sender = try UDPSender(from: Endpoint(address: .v4(0x7F00_0009), port: 0))
            try sender.sendMulticast(by: 1)
            let target = Endpoint(address: try #require(IPAddress(parsing: group)), port: 26_935)
            try record(text, to: target, from: sender, in: scratch)
        }
    }

    @Test(arguments: [
        ("c=IN IP6 ::1\nm=audio 26939 RTP/AVP 0", "receive.address 0.0.0.0 receives IPv4 only"),
        ("m=audio 26939 UDP/TLS/RTP/SAVPF 0\na=fingerprint:sha-256 6B", "keys by DTLS"),
        ("m=audio 26939 TCP/RTP/AVP 0", "is offered over TCP"),
    ])
    func refusesAJobOfWhichNothingCanCome(text: String, problem: String) throws {
        try Tree.withScratch { scratch in
            let file = try job("v=0\n" + text + "\n", receive: ["address": "0.0.0.0"], in: scratch)
            let run = try Command.rokuga("record", file.path)
            #expect(run.status == 2 && run.errors.contains(problem), "\(run.errors)")
            #expect(!FileManager.default.fileExists(atPath: scratch.appending(path: "job").path))
        }
    }
}
