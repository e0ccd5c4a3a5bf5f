import Media
import Synchronization
import Testing
import Threads

@testable import Commands

@Suite struct ConsoleWriterTests {
    /// For what comes soon, but on a loaded machine not at once.
    private static let asLongAsItTakes = Interval(milliseconds: 600_000)

    /// A reader by script: it takes a text only when it is allowed to.
    private final class Reader: Sendable {
        let texts = Monitor<(all: [String], isOpen: Bool)>(([], false))

        func put(_ text: String) {
            _ = texts.wait { $0.isOpen ? true : nil }
            texts.update { $0.all.append(text) }
        }

        func open() { texts.update { $0.isOpen = true } }
        var text: String { texts.update { $0.all.joined() } }
    }

    @Test func writesLinesInTheirOrder() {
        let reader = Reader()
        reader.open()
        let writer = ConsoleWriter(reader.put)
        for i in 0..<100 { writer.write("\(i)\n") }
        let isWritten = writer.flush(within: Self.asLongAsItTakes)
        #expect(isWritten)
        #expect(reader.text == (0..<100).map { "\($0)\n" }.joined())
    }

    /// No one reads: what is written returns at once all the same, and memory stays bounded.
    @Test func neverWaitsForWhoReadsAndCountsWhatFoundNoRoom() {
        let reader = Reader()
        let writer = ConsoleWriter(reader.put)
        let line = String(repeating: "x", count: 1023) + "\n"
        let count = 3 * ConsoleWriter.byteLimit / 1024
        for _ in 0..<count { writer.write(line) }
        reader.open()
        let isWritten = writer.flush(within: Self.asLongAsItTakes)
        #expect(isWritten)
        let lines = reader.text.split(separator: "\n")
        let written = lines.count { $0.hasPrefix("x") }
        // Some may have been taken before the others came, with or without what was left out until then.
        #expect((256...512).contains(written))
        let ending = " left out, because no one read them"
        let omitted = lines.filter { $0.hasSuffix(ending) }.compactMap {
            $0.split(separator: " ").first.flatMap { Int($0) }
        }
        #expect((1...2).contains(omitted.count) && omitted.reduce(0, +) == count - written)
    }

    @Test func theEndOfAProcessWaitsForAMomentOnly() {
        let writer = ConsoleWriter(Reader().put)
        writer.write("unread\n")
        let isWritten = writer.flush(within: .zero)
        #expect(!isWritten)
    }
}
