import Foundation

/// What the `ffmpeg` command writes to standard output; an implementation that is none of ours.
public func ffmpeg(_ arguments: [String], input: [UInt8] = []) throws -> [UInt8] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["ffmpeg", "-v", "error"] + arguments
    let source = FileManager.default.temporaryDirectory.appendingPathComponent("rokuga-\(UUID()).bin")
    try Data(input).write(to: source)
    defer { try? FileManager.default.removeItem(at: source) }
    let output = Pipe()
    process.standardInput = try FileHandle(forReadingFrom: source)
    process.standardOutput = output
    try process.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw FFmpegFailure(status: process.terminationStatus) }
    return Array(bytes)
}

public struct FFmpegFailure: Error {
    public let status: Int32
}

/// The frames of an IVF file: a header of 32 bytes, then for each frame its length in four bytes and its time in eight.
public func ivfFrames(_ file: [UInt8]) -> [[UInt8]] {
    var frames: [[UInt8]] = []
    var position = 32
    while position + 12 <= file.count {
        let count = (0..<4).reduce(0) { $0 | Int(file[position + $1]) << (8 * $1) }
        frames.append(Array(file[position + 12..<min(file.count, position + 12 + count)]))
        position += 12 + count
    }
    return frames
}
