import Foundation
import Synchronization
import Testing

@testable import Commands

@Suite struct ProgressBarTests {
    private final class Clock: Sendable {
        let seconds = Mutex(100.0)
    }

    /// Files of 600, 300 and 100 bytes; `draw` is given their paths, the bar, and what moves its clock.
    private func drawn(
        isTerminal: Bool = true, _ draw: (_ paths: [String], inout ProgressBar, _ pass: (Double) -> Void) -> Void
    ) throws -> [String] {
        let sizes = ["a": 600, "b": 300, "c": 100]
        var lines: [String] = []
        try Scratch.with(texts: sizes.mapValues { String(repeating: "x", count: $0) }) { folder in
            let paths = sizes.keys.sorted().map { folder + "/" + $0 }
            let clock = Clock()
            lines = Transcript(isTerminal: isTerminal) {
                var bar = ProgressBar(paths: paths) { clock.seconds.withLock { $0 } }
                draw(paths, &bar) { passed in clock.seconds.withLock { $0 += passed } }
            }.errors.components(separatedBy: "\r\u{1B}[K").dropFirst().map {
                $0.replacingOccurrences(of: folder + "/", with: "")
            }
        }
        return lines
    }

    @Test func showsTheShareOfAllFilesAndTheTimeLeftAtThisPace() throws {
        let lines = try drawn { paths, bar, pass in
            bar.advance(paths[0], to: 0)
            pass(2)
            bar.advance(paths[0], to: 250)
            bar.finish(paths[0])
            pass(7)
            bar.advance(paths[1], to: 300)
            bar.finish(paths[1])
            pass(1)
            bar.advance(paths[2], to: 100)
        }
        #expect(
            lines == [
                "[..............................] 0 %    a",
                // A quarter in two seconds: three quarters are left.
                "[#######.......................] 25 %  6.00 s left  a",
                "[###########################...] 90 %  1.00 s left  b",
                "[##############################] 100 %  0.00 s left  c",
            ])
    }

    @Test func countsFilesThatAreReadTogetherAsOne() throws {
        let lines = try drawn { paths, bar, pass in
            pass(1)
            bar.advance(Array(paths.dropFirst()), to: 400)
        }
        #expect(lines == ["[############..................] 40 %  1.50 s left  b"])
    }

    // A file that grows while it is read, or one that is not there.
    @Test func neverShowsMoreThanAll() throws {
        let lines = try drawn { paths, bar, pass in
            for path in paths { bar.finish(path) }
            bar.finish("/nowhere")
            pass(1)
            bar.advance(paths[0], to: 10_000)
            bar.advance("/nowhere", to: 10_000)
            bar.advance([], to: 1)
        }
        #expect(lines.count == 3 && lines.allSatisfy { $0.contains("] 100 %  0.00 s left") })
    }

    @Test func showsNothingOfNothing() {
        let transcript = Transcript(isTerminal: true) {
            var bar = ProgressBar(paths: []) { 0 }
            bar.advance("gone", to: 5)
            bar.clear()
        }
        #expect(transcript.errors == "\r\u{1B}[K[..............................] 0 %    gone\r\u{1B}[K")
    }

    @Test func isSilentWithoutATerminal() throws {
        #expect(try drawn(isTerminal: false) { paths, bar, _ in bar.advance(paths[0], to: 600) } == [])
    }
}
