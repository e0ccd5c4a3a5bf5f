import Jobs
import Media
import Recorder
import Testing

@testable import Commands

@Suite struct RecordTerminalTests {
    private func told(isTerminal: Bool = false, _ progress: [JobRun.Progress]) -> String {
        let transcript = Transcript(isTerminal: isTerminal) {
            let terminal = RecordTerminal()
            for step in progress { terminal.tell(step) }
            terminal.clear()
        }
        // Results alone go to standard output: it may be a pipe.
        #expect(transcript.output == "")
        return transcript.errors
    }

    @Test(arguments: [
        (RecordingProgress.listening(ports: []), "ready\n"),
        (.listening(ports: [50_000, 50_002]), "ready, listening on UDP 50000, 50002\n"),
        (.joined(connectionID: "C1", name: nil), "recording C1\n"),
        (.joined(connectionID: "C1", name: "Ada"), "recording C1 (Ada)\n"), (.left(connectionID: "C1"), "C1 left\n"),
        (.refused("C2 sends AAC"), "C2 sends AAC\n"),
        (
            .undecryptable(Warning(reason: .decryptFailed, connectionID: "C1", message: "the key does not fit")),
            "C1: the key does not fit (decrypt_failed)\n"
        ),
        (
            .interrupted("connection refused"),
            "the source's API does not answer (connection refused); recording continues\n"
        ),
        (.resumed(unseen: Interval(milliseconds: 2500)), "the source's API answers again after 2.50 s\n"),
        (
            .stoppedAbandoned(stopped: 1, unanswered: 0),
            "stopped 1 connection that a killed recorder had left forwarded\n"
        ),
        (
            .stoppedAbandoned(stopped: 0, unanswered: 2),
            "the source does not answer, and may still forward 2 connections to a recorder that was killed; the next "
                + "recording asks again\n"
        ),
        (.stopping(.idleTimeoutReached), "stopping: idle_timeout_reached\n"),
    ])
    func saysWhatHappens(progress: RecordingProgress, line: String) {
        #expect(told([.live(progress)]) == line)
    }

    @Test func saysOnceThatOutputsAreMadeAfterTheRecording() {
        let steps: [JobRun.Progress] = [0, 500, 1000].map { .live(.delivering(bytes: $0, of: 1000)) }
        let note = "making the outputs with `deliver: after` from the journal\n"
        #expect(told(steps) == note)
        let line = "\r\u{1B}[K"
        #expect(
            told(isTerminal: true, steps)
                == note + ["0", "50", "100"].map { "\(line)\($0) % of the journal read" }.joined() + line)
    }

    // An empty journal, and one that has grown since it was measured.
    @Test(arguments: [(Int64(0), Int64(0)), (9, 3)]) func neverSaysMoreThanAll(bytes: Int64, total: Int64) {
        #expect(told(isTerminal: true, [.live(.delivering(bytes: bytes, of: total))]).contains("\u{1B}[K100 % of"))
    }

    @Test func showsHowFarACaptureIsRead() throws {
        try Scratch.with(texts: ["x.pcap": String(repeating: "x", count: 1000)]) { root in
            let path = root + "/x.pcap"
            let text = told(isTerminal: true, [.reading(path: path, bytes: 0), .reading(path: path, bytes: 500)])
            #expect(text.contains("] 0 %  ") && text.contains("] 50 %  ") && text.hasSuffix("\r\u{1B}[K"))
        }
    }
}
