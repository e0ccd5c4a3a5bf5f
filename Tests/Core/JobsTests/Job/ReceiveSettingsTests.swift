import Jobs
import Media
import Testing

@Suite struct ReceiveSettingsTests {
    private func settings(_ text: String, source: String = Samples.sora) throws -> ReceiveSettings {
        try Job(parsing: "source: \(source)\nreceive: \(text)", file: "job").receive
    }

    @Test func haveDefaults() throws {
        let settings = ReceiveSettings()
        #expect(settings.address == nil)
        #expect(settings.ports == 50_000...59_999)
        #expect(settings.bufferBytes == 8_388_608)
        #expect(settings.recoveryPoint == Interval(milliseconds: 500))
        #expect(settings.reorderDelay == Interval(milliseconds: 300))
        #expect(settings.keyFrameInterval == .zero)
        #expect(try self.settings("{}") == settings)
    }

    @Test func readEveryKey() throws {
        let settings = try settings(
            "{address: '::1', port_range: 1024-1027, buffer_bytes: 65536, recovery_point_ms: 500, reorder_ms: 2000, "
                + "key_frame_interval_s: 10, unexpected: record}")
        #expect(settings.address == "::1")
        #expect(settings.ports == 1024...1027)
        #expect(settings.bufferBytes == 65_536)
        #expect(settings.recoveryPoint == Interval(milliseconds: 500))
        #expect(settings.reorderDelay == Interval(milliseconds: 2000))
        #expect(settings.keyFrameInterval == Interval(milliseconds: 10_000))
        #expect(settings.unexpected == .record)
    }

    @Test(arguments: [
        "50000", "50000-", "-50000", "50000-49999", "50000-50002", "1023-2000", "50000-65536", "50000 - 59999",
        "50000-51000-52000", "a-b", "+50000-51000x", "",
    ])
    func refuseWhatIsNotARangeOfFourPorts(text: String) throws {
        let problems = Samples.problems(ofJob: "source: \(Samples.sora)\nreceive: {port_range: '\(text)'}")
        #expect(
            problems == [
                "job:2:23: receive.port_range: \"\(text)\" is not a range of ports; accepted: two ports from 1024 to "
                    + #"65535 such as "50000-59999", at least 4 ports"#
            ])
    }

    /// The object begins in column 10 of line 2.
    @Test(arguments: [
        ("{port_range: 50000}", "2:23: receive.port_range: the number 50000 is not a range of ports"),
        ("{address: any}", #"2:20: receive.address: "any" is not valid; accepted: an IPv4 or IPv6 address"#),
        ("{recovery_point_ms: 19}", "2:30: receive.recovery_point_ms: 19 is out of range"),
        ("{recovery_point_ms: 501}", "2:30: receive.recovery_point_ms: 501 is out of range"),
        ("{reorder_ms: 2001}", "2:23: receive.reorder_ms: 2001 is out of range"),
        ("{reorder_ms: -1}", "2:23: receive.reorder_ms: -1 is out of range"),
        ("{key_frame_interval_s: 3601}", "2:33: receive.key_frame_interval_s: 3601 is out of range"),
        ("{unexpected: ignore}", #"2:23: receive.unexpected: "ignore" is not what becomes of other sources"#),
        ("{buffer_bytes: 1}", "2:25: receive.buffer_bytes: 1 is out of range"),
        ("{ports: 1}", #"2:11: receive.ports: "ports" is an unknown key; accepted: address, port_range, buffer_bytes"#),
    ])
    func refuseAMistakeWithItsPlace(text: String, message: String) throws {
        let problems = Samples.problems(ofJob: "source: \(Samples.sora)\nreceive: \(text)")
        #expect(problems.count == 1)
        #expect(problems.first?.hasPrefix("job:" + message) == true, "\(problems)")
    }

    @Test(arguments: [
        "{type: sdp, sdp_file: a}", "{type: sora, url: 'http://h', channel_id: c, request_key_frame: false}",
    ])
    func doNotAskASourceThatIsNotToBeAsked(source: String) throws {
        #expect(
            Samples.problems(ofJob: "source: \(source)\nreceive: {key_frame_interval_s: 5}") == [
                "job:2:33: receive.key_frame_interval_s: source.request_key_frame disables all requests; accepted: 0"
            ])
        #expect(try settings("{key_frame_interval_s: 0}", source: source).keyFrameInterval == .zero)
    }

    @Test func meanNothingButReorderingWithACapture() throws {
        let capture = "{type: capture, file: a.pcap}"
        #expect(try settings("{reorder_ms: 0}", source: capture).reorderDelay == .zero)
        let text = "source: \(capture)\nreceive: {address: 127.0.0.1, buffer_bytes: 65536}"
        #expect(
            Samples.problems(ofJob: text) == [
                "job:2:20: receive.address: has no effect with source.type capture; accepted: reorder_ms and unexpected only",
                "job:2:45: receive.buffer_bytes: has no effect with source.type capture; accepted: reorder_ms and unexpected only",
            ])
    }
}
