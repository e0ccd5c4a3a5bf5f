import FoundationEssentials
import Glibc

/// Connections forwarded over UDP, recorded by one rokuga, or by one ffmpeg for each connection.
struct LiveRecording {
    let options: Options
    let folder: String
    let sample: LoopedSample

    private static let counts = [1, 10, 50, 100]
    /// ffmpeg takes a process for each connection: more of them only measure the machine.
    private static let ffmpegCounts = [1, 10]

    /// What the targets allow.
    private static let ffmpegShare = 0.2
    private static let megabytes = 25.0

    private struct Point {
        var usage: Usage
        var sent: PacedSender.Sent
        var packets = 0
        var lost = 0
        var kernelDropped = 0
    }

    func run(into results: inout Results) throws {
        var peaks: [Int: Int] = [:]
        var costs: [Int: Double] = [:]
        for count in Self.counts {
            progress("live: rokuga, \(Self.name(count)), \(options.seconds) s")
            let point = try rokuga(count)
            let isRight = point.lost == 0 && point.kernelDropped == 0 && point.packets == point.sent.packets
            let row = measurement("rokuga", count, point, isRight: isRight)
            peaks[count] = row.peakBytes
            costs[count] = row.cpuPerStreamMinute
            results.measurements.append(row)
            guard Self.ffmpegCounts.contains(count) else { continue }
            progress("live: ffmpeg, \(Self.name(count)), \(options.seconds) s")
            let peer = try ffmpeg(count)
            // ffmpeg counts frames, not packets, and a picture may end behind the last packet that was sent.
            let expected = expectedFrames * count
            let isWhole = peer.packets + 2 * count >= expected
            let peerRow = measurement("ffmpeg", count, peer, isRight: isWhole, expected: expected)
            results.measurements.append(peerRow)
            results.targets.append(
                Target(
                    "live: CPU of ffmpeg's, \(Self.name(count))",
                    measured: row.cpu / peerRow.cpu, atMost: Self.ffmpegShare, unit: "of its CPU"))
        }
        let first = peaks[1] ?? 0
        results.targets.append(
            Target("live: memory for one connection", measured: Double(first) / 1e6, atMost: Self.megabytes, unit: "MB")
        )
        for count in Self.counts.dropFirst() {
            let further = Double((peaks[count] ?? 0) - first) / Double(count - 1)
            results.notes.append("Live: \((further / 1024).text(0)) KiB for each further connection, up to \(count).")
        }
        let lossless = results.measurements.filter { $0.part == Options.Part.live.rawValue && $0.program == "rokuga" }
        results.targets.append(
            Target(
                "live: points with packets missing", measured: Double(lossless.count { $0.isRight != true }), atMost: 0)
        )
    }

    private func measurement(
        _ program: String, _ count: Int, _ point: Point, isRight: Bool, expected: Int? = nil
    ) -> Measurement {
        var row = Measurement(
            part: .live, program: program, task: "\(Self.name(count)), \(options.seconds) s",
            [point.usage])
        row.cpuPerStreamMinute = row.cpu * 60 / Double(count * options.seconds)
        row.isRight = isRight
        if let expected {
            row.output = "\(isRight ? "right" : "WRONG"): \(point.packets)/\(expected) frames"
        } else {
            row.output =
                "\(isRight ? "right" : "WRONG"): \(point.packets)/\(point.sent.packets) packets, lost \(point.lost), "
                + "kernel dropped \(point.kernelDropped)"
        }
        if point.sent.latest > 0.1 { row.output? += ", sender up to \(point.sent.latest.text(2)) s late" }
        return row
    }

    private static func name(_ count: Int) -> String { "\(count) connection\(count == 1 ? "" : "s")" }

    private var expectedFrames: Int {
        let length = Int64(options.seconds) * 1_000_000_000
        let turns = Int(length / sample.period)
        let rest = sample.packets.filter { $0.time < length % sample.period }
        return turns * (sample.audioFrames + sample.videoFrames) + rest.count { $0.kind == .audio || $0.hasMarker }
    }

    private func rokuga(_ count: Int) throws -> Point {
        let destinations = try PacedSender.Destination.free(count)
        let directory = folder + "/live"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let job = RecordJob(identifier: "live", destinations: destinations, directory: directory)
        try job.write(to: directory + "/job.json")
        let child = try ChildProcess(
            [options.rokuga, "record", directory + "/job.json", "--pipelines", options.root + "/pipelines"],
            log: folder + "/live.log")
        var point: Point
        do {
            try child.waitUntil(line: "ready")
            var sender = PacedSender(sample: sample, destinations: destinations)
            point = Point(usage: Usage(), sent: try sender.run(to: options.seconds))
        } catch {
            child.signal(SIGKILL)
            _ = try? child.wait(accepting: [-SIGKILL])
            throw error
        }
        let peak = settle([child])
        child.signal(SIGINT)
        point.usage = try child.wait()
        point.usage.peak = peak
        let report = try ReportSums(directory + "/live/report.json")
        point.packets = report.packets
        point.lost = report.lost
        point.kernelDropped = report.kernelDropped
        return point
    }

    private func ffmpeg(_ count: Int) throws -> Point {
        let destinations = try PacedSender.Destination.free(count)
        var children: [ChildProcess] = []
        defer { for i in 0..<count { unlink("\(folder)/ffmpeg-\(i).mkv") } }
        var sender = PacedSender(sample: sample, destinations: destinations)
        var sent = PacedSender.Sent()
        do {
            for (i, ports) in destinations.enumerated() {
                let description = "\(folder)/ffmpeg-\(i).sdp"
                try write(
                    LoopedSample.description(audioPort: ports.audioPort, videoPort: ports.videoPort), to: description)
                children.append(
                    try ChildProcess(
                        [
                            "ffmpeg", "-nostdin", "-v", "error", "-protocol_whitelist", "file,udp,rtp", "-i",
                            description,
                            "-c", "copy", "-y", "\(folder)/ffmpeg-\(i).mkv",
                        ], log: "\(folder)/ffmpeg-\(i).log"))
            }
            try waitUntilBound(destinations.flatMap { [$0.audioPort, $0.videoPort] })
            sent = try sender.run(to: options.seconds)
        } catch {
            for child in children {
                child.signal(SIGKILL)
                _ = try? child.wait(accepting: [-SIGKILL])
            }
            throw error
        }
        let peak = settle(children)
        for child in children { child.signal(SIGINT) }
        // The signal is looked at when the next packet comes.
        _ = try sender.run(to: options.seconds + 1)
        // ffmpeg ends with 255 when it is interrupted, and has written its file properly.
        var point = Point(usage: Usage(), sent: sent)
        for (i, child) in children.enumerated() {
            let used = try child.wait(accepting: [0, 255])
            point.usage.user += used.user
            point.usage.system += used.system
            point.usage.wall = max(point.usage.wall, used.wall)
            let file = try MediaFile("\(folder)/ffmpeg-\(i).mkv", log: folder + "/ffprobe.log")
            point.packets += file.audioPackets + file.videoPackets
        }
        point.usage.peak = peak
        return point
    }

    /// Gives the reorder buffers time to empty, then reads the resident memory of all processes.
    private func settle(_ children: [ChildProcess]) -> Int {
        usleep(700_000)
        return children.reduce(0) { $0 + $1.peakResident }
    }

    /// Waits until other processes listen on the ports: ffmpeg says nothing when it is ready.
    private func waitUntilBound(_ ports: [UInt16]) throws {
        let deadline = ChildProcess.now + 20
        while ChildProcess.now < deadline {
            let lines = try ["/proc/net/udp", "/proc/net/udp6"].flatMap { file in
                try ChildProcess.text(of: file).split(separator: "\n").dropFirst()
            }
            // The second column is address and port, in hexadecimal digits.
            let bound = Set(
                lines.compactMap { line in
                    line.split(separator: " ").dropFirst().first?.split(separator: ":").last
                        .flatMap { UInt16($0, radix: 16) }
                })
            if bound.isSuperset(of: ports) { return }
            usleep(5000)
        }
        throw BenchError.notReady(command: "ffmpeg", log: "its ports were not bound within 20 s")
    }
}
