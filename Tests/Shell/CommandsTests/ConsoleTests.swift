import ArgumentParser
import Testing

@testable import Commands

@Suite struct ConsoleTests {
    @Test func keepsResultsAndNotesApart() {
        let transcript = Transcript {
            Console.print("a result")
            Console.log("a note")
            Console.print("another result")
        }
        #expect(transcript.output == "a result\nanother result\n")
        #expect(transcript.errors == "a note\n")
    }

    // A participant who is called "\u{1B}[2J" must not clear the screen of who records them.
    @Test(arguments: [
        ("\u{1B}[2Jname", "\u{FFFD}[2Jname"), ("bell\u{7}", "bell\u{FFFD}"), ("\u{9B}31m", "\u{FFFD}31m"),
        ("over\rwritten", "over\u{FFFD}written"), ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("録画 🎥", "録画 🎥"),
    ])
    func letsNoControlCharacterReachTheTerminal(text: String, printed: String) {
        let transcript = Transcript(isTerminal: true) {
            Console.print(text)
            Console.log(text)
            Console.progress(text)
        }
        #expect(transcript.output == printed + "\n")
        #expect(transcript.errors == printed + "\n" + "\r\u{1B}[K" + printed)
    }

    @Test func movesNoLineWhereNoTerminalIs() {
        let transcript = Transcript {
            Console.progress("half")
            Console.clearProgress()
        }
        #expect(transcript.output == "" && transcript.errors == "")
    }

    @Test func replacesTheMovingLineAndTakesItAway() {
        let transcript = Transcript(isTerminal: true) {
            Console.progress("half")
            Console.progress("all")
            Console.clearProgress()
        }
        #expect(transcript.errors == "\r\u{1B}[Khalf\r\u{1B}[Kall\r\u{1B}[K")
        #expect(transcript.output == "")
    }

    @Test(arguments: [(path: "a.pcap", error: "cut off"), ("a.pcap", "a.pcap: cut off")])
    func namesTheFileOnce(path: String, error: String) {
        #expect(Transcript { Console.log(error, about: path) }.errors == "a.pcap: cut off\n")
    }

    @Test func endsWithStatusesOfItsOwn() {
        #expect(ExitCode.recordingFailed.rawValue == 1 && ExitCode.badInput.rawValue == 2)
    }
}
