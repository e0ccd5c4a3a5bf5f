import ArgumentParser
import Foundation
import Testing

@testable import Commands

@Suite struct TortureTests {
    /// A second of a sample, a quarter of it lost.
    private static let scenario = """
        about: A bad second.
        captures: [\(Scratch.sample("vp8-resize.pcap"))]
        length_s: 1
        network: {loss_percent: 25}
        """

    private func torture(_ arguments: String...) -> CommandRun {
        CommandRun(["simulate", "torture"] + arguments)
    }

    @Test(arguments: [
        (["--write", "a", "--to", "127.0.0.1"], "--write and --to cannot be combined; use one of them"),
        (["--speed", "0"], "--speed 0.0: expected more than 0, at most 1000"),
        (["--speed", "1001"], "--speed 1001.0: expected more than 0, at most 1000"),
    ])
    func refusesWhatContradictsItself(options: [String], message: String) {
        let error = #expect(throws: (any Error).self) { try Torture.parse(["a.yaml"] + options) }
        #expect(error.map { Torture.message(for: $0) } == message)
    }

    @Test func writesACaptureWithItsDescriptionAndItsTruth() throws {
        try Scratch.with(texts: ["bad.yaml": Self.scenario]) { root in
            let run = torture(root + "/bad.yaml", "--write", root + "/bad.pcapng")
            #expect(run.status == 0 && run.errors == "")
            let made = try Scratch.names(in: root)
            #expect(made == ["bad.frames.csv", "bad.pcapng", "bad.sdp", "bad.truth.json", "bad.yaml"])
            let inspection = CommandRun("inspect", root + "/bad.pcapng")
            let count = run.output.dropFirst("\(root)/bad.pcapng: ".count).prefix(while: \.isNumber)
            #expect(run.output == "\(root)/bad.pcapng: \(count) packets\n")
            #expect(inspection.rows.first?.contains(": pcapng, \(count) packets, ") == true)
        }
    }

    @Test func writesTheSameBytesForTheSameSeed() throws {
        try Scratch.with(texts: ["bad.yaml": Self.scenario]) { root in
            let files = try [("one", "3"), ("two", "3"), ("three", "4")].map { name, seed in
                let path = "\(root)/\(name).pcapng"
                #expect(torture(root + "/bad.yaml", "--write", path, "--seed", seed).status == 0)
                return try Data(contentsOf: URL(filePath: path))
            }
            #expect(files[0] == files[1])
            #expect(files[0] != files[2])
        }
    }

    @Test func neverWritesOverACapture() throws {
        try Scratch.with(texts: ["bad.yaml": Self.scenario, "bad.pcapng": "precious"]) { root in
            let run = torture(root + "/bad.yaml", "--write", root + "/bad.pcapng")
            #expect(run.status == 2 && run.output == "" && run.errors.contains("bad.pcapng: cannot be opened"))
            let kept = try String(contentsOfFile: root + "/bad.pcapng", encoding: .utf8)
            #expect(kept == "precious")
        }
    }

    @Test func sendsToAnAddress() throws {
        try Scratch.with(texts: ["bad.yaml": Self.scenario]) { root in
            let written = torture(root + "/bad.yaml", "--write", root + "/bad.pcapng")
            let count = written.output.dropFirst("\(root)/bad.pcapng: ".count).prefix(while: \.isNumber)
            // Nobody listens there.
            let run = torture(root + "/bad.yaml", "--to", "127.0.0.99", "--speed", "1000")
            #expect(run.status == 0 && run.output == "bad: \(count) packets sent to 127.0.0.99\n")
        }
    }

    @Test func refusesWhatItCannotSend() throws {
        try Scratch.with(texts: ["bad.yaml": Self.scenario, "torn.yaml": "captures: 7\n"]) { root in
            let refusals = [
                ([root + "/bad.yaml", "--to", "somewhere"], "--to somewhere: expected an IPv4 or IPv6 address"),
                ([root + "/gone.yaml", "--write", root + "/x.pcapng"], "\(root)/gone.yaml: cannot be read"),
                ([root + "/torn.yaml", "--write", root + "/x.pcapng"], "torn.yaml:1:11: captures"),
            ]
            for (arguments, complaint) in refusals {
                let run = CommandRun(["simulate", "torture"] + arguments)
                #expect(run.status == 2 && run.output == "")
                #expect(run.errors.contains(complaint), "\(run.errors)")
            }
            #expect(!Scratch.exists(root + "/x.pcapng"))
        }
    }
}
