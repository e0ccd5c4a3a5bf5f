import Jobs
import Testing

@Suite struct ForwardedConnectionsTests {
    private let channel = ForwardedConnections.Channel(SoraSource(url: "http://a/", channelID: "sora"))
    private let other = ForwardedConnections.Channel(SoraSource(url: "http://a/", channelID: "two"))

    private func line(_ change: ForwardedConnections.Change) -> String {
        ForwardedConnections.line(change, of: channel)
    }

    @Test func writesALineForAChange() {
        #expect(
            line(.starting(["A", "B\n\""]))
                == #"{"url":"http://a/","channel_id":"sora","starting":["A","B\n\""]}"# + "\n")
        #expect(line(.stopped(["A"])) == #"{"url":"http://a/","channel_id":"sora","stopped":["A"]}"# + "\n")
    }

    @Test func knowsWhatIsLeftOfEachChannel() {
        let text =
            line(.starting(["A", "B\n\""])) + line(.stopped(["A"])) + line(.starting(["C"])) + line(.stopped(["never"]))
            + ForwardedConnections.line(.starting(["A"]), of: other)
        let forwarded = ForwardedConnections(parsing: text)
        #expect(forwarded[channel] == ["B\n\"", "C"])
        #expect(forwarded[other] == ["A"])
        #expect(forwarded.channels == [channel, other] && !forwarded.isEmpty)
    }

    @Test func aConnectionThatComesAgainIsForwardedAgain() {
        let forwarded = ForwardedConnections(
            parsing: line(.starting(["A"])) + line(.stopped(["A"])) + line(.starting(["A"])))
        #expect(forwarded[channel] == ["A"])
    }

    @Test func nothingIsLeftWhenAllHaveStopped() {
        let forwarded = ForwardedConnections(parsing: line(.starting(["A"])) + line(.stopped(["A"])))
        #expect(forwarded.isEmpty && forwarded.channels.isEmpty && forwarded[channel].isEmpty)
        #expect(forwarded == ForwardedConnections())
    }

    /// A kill may cut the last line anywhere: then the source was not asked yet.
    @Test func aCutLineCostsOnlyItself() {
        let whole = line(.starting(["A"]))
        let last = line(.starting(["B"]))
        for count in 0..<last.utf8.count - 1 {
            let cut = String(decoding: last.utf8.prefix(count), as: UTF8.self)
            #expect(ForwardedConnections(parsing: whole + cut)[channel] == ["A"])
            // A later recorder of the same job goes on behind it, on a line of its own.
            #expect(ForwardedConnections(parsing: whole + cut + "\n" + line(.stopped(["A"]))).isEmpty)
        }
    }

    @Test(arguments: [
        "", "\n\n", "{}", "[]", "null", #"{"url": 1, "channel_id": "c", "starting": ["A"]}"#,
        #"{"url": "u", "channel_id": "c", "starting": "A"}"#, #"{"url": "u", "channel_id": "c"}"#,
        String(repeating: "[", count: 10_000), "\0\u{FEFF}\r\n{",
    ])
    func leavesOutWhatItDidNotWrite(text: String) {
        #expect(ForwardedConnections(parsing: text).isEmpty)
    }

    @Test func whatGoesOnIsTakenOut() {
        var forwarded = ForwardedConnections(parsing: line(.starting(["A", "B"])))
        forwarded.remove(["A", "never"], of: channel)
        #expect(forwarded[channel] == ["B"])
        forwarded.remove(["B"], of: channel)
        #expect(forwarded.isEmpty && forwarded == ForwardedConnections())
    }
}
