import Foundation

/// A finished command: what it said and how it ended.
struct Command {
    let status: Int32
    let wasKilled: Bool
    let output: String
    let errors: String

    /// Runs a program found on PATH, or by path, to its end.
    @discardableResult
    static func run(_ program: String, _ arguments: [String], in folder: URL = Tree.root) throws -> Command {
        let running = try Running(program, arguments, in: folder)
        return running.wait()
    }

    static func rokuga(_ arguments: String...) throws -> Command {
        try run(Tree.rokuga.path, arguments)
    }
}

/// A command that goes on in the background; its output goes to files, so no pipe can fill up.
final class Running {
    let process = Process()
    private let output: URL
    private let errors: URL

    init(_ program: String, _ arguments: [String], in folder: URL = Tree.root) throws {
        let scratch = FileManager.default.temporaryDirectory.appending(path: "rokuga-\(UUID().uuidString)")
        output = scratch.appendingPathExtension("out")
        errors = scratch.appendingPathExtension("err")
        for file in [output, errors] { _ = FileManager.default.createFile(atPath: file.path, contents: nil) }
        process.executableURL = URL(filePath: program.hasPrefix("/") ? program : "/usr/bin/env")
        process.arguments = program.hasPrefix("/") ? arguments : [program] + arguments
        process.currentDirectoryURL = folder
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        try? FileManager.default.removeItem(at: output)
        try? FileManager.default.removeItem(at: errors)
    }

    var text: String { (try? String(contentsOf: output, encoding: .utf8)) ?? "" }
    var complaints: String { (try? String(contentsOf: errors, encoding: .utf8)) ?? "" }

    func signal(_ number: Int32) {
        kill(process.processIdentifier, number)
    }

    func wait() -> Command {
        process.waitUntilExit()
        return Command(
            status: process.terminationStatus, wasKilled: process.terminationReason == .uncaughtSignal, output: text,
            errors: complaints)
    }

    /// Looks again and again until `condition` holds; false when `seconds` are over or the process has ended.
    func wait(seconds: Double, until condition: () -> Bool) -> Bool {
        let deadline = Date(timeIntervalSinceNow: seconds)
        while Date() < deadline {
            if condition() { return true }
            if !process.isRunning { return condition() }
            RunLoop.current.run(until: Date(timeIntervalSinceNow: 0.01))
        }
        return condition()
    }
}
