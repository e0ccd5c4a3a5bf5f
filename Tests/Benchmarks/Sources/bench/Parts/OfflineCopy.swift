import Glibc

/// A long capture copied to Matroska by rokuga, GStreamer and Janus, and copied as bytes by cp.
struct OfflineCopy {
    let options: Options
    let folder: String
    let sample: LoopedSample
    let counter: InstructionCounter

    /// A program, what it is called with and what it writes.
    private struct Contender {
        var name: String
        var capture: CaptureFile
        /// Commands whose use is summed.
        var commands: [[String]]
        var outputs: [String]
    }

    /// What a container's index may take for each frame: a time and a position. Frames themselves are not kept.
    private static let indexBytesPerFrame = 16

    func run(into results: inout Results) throws {
        let long = try CaptureFile(looping: sample, seconds: options.minutes * 60, to: folder + "/long.pcap")
        let short = try CaptureFile(looping: sample, seconds: options.minutes * 10, to: folder + "/short.pcap")
        for name in ["long", "short"] { try write(LoopedSample.description(), to: "\(folder)/\(name).sdp") }
        try convertForJanus(long)
        results.notes.append(
            "Offline capture: \(long.packets) packets, \(long.bytes / 1_000_000) MB, \(long.seconds) s; "
                + "short one: \(short.packets) packets, \(short.seconds) s.")
        let contenders = [
            rokuga(long), gstreamer(long), janus(long),
            Contender(
                name: "cp", capture: long, commands: [["cp", long.path, folder + "/copy.pcap"]],
                outputs: [folder + "/copy.pcap"]),
            rokuga(short),
        ]
        var usages = [[Usage]](repeating: [], count: contenders.count)
        var checks: [(text: String, isRight: Bool)] = []
        // One after the other and round again: what else the machine does falls on all of them.
        for turn in 1...options.runs {
            for (i, contender) in contenders.enumerated() {
                progress("offline \(turn)/\(options.runs): \(contender.name)")
                let used = try contender.commands.map { try ChildProcess.run($0, log: folder + "/run.log") }
                usages[i].append(used.reduce(Usage(), +))
                if turn == 1 { checks.append(try check(contender)) }
                for output in contender.outputs { unlink(output) }
            }
        }
        var rows: [Measurement] = []
        for (i, contender) in contenders.enumerated() {
            var row = Measurement(
                part: .offline, program: contender.name, task: "\(contender.capture.seconds / 60) min", usages[i])
            row.output = checks[i].text
            row.isRight = checks[i].isRight
            row.instructions = try instructions(of: contender)
            rows.append(row)
        }
        results.measurements += rows
        judge(rows, frames: long.frames - short.frames, &results)
    }

    /// Counted in a run of its own, so that perf is not in the times.
    private func instructions(of contender: Contender) throws -> Int? {
        guard counter.isAvailable else { return nil }
        defer { for output in contender.outputs { unlink(output) } }
        return try contender.commands.compactMap { try counter.count($0) }.reduce(0, +)
    }

    private func judge(_ rows: [Measurement], frames: Int, _ results: inout Results) {
        results.targets += [
            Target("offline: CPU of GStreamer's", measured: rows[0].cpu / rows[1].cpu, atMost: 0.1, unit: "of its CPU"),
            Target(
                "offline: CPU of janus-pp-rec's", measured: rows[0].cpu / rows[2].cpu, atMost: 0.6, unit: "of its CPU"),
            Target(
                "offline: memory grows by the index only",
                measured: Double(rows[0].peakBytes - rows[4].peakBytes) / Double(frames),
                atMost: Double(Self.indexBytesPerFrame), unit: "bytes per further frame"),
        ]
        results.notes.append(
            "Offline: rokuga takes \((rows[0].cpu / rows[3].cpu).text(2)) times the CPU of cp for the same capture.")
    }

    private func rokuga(_ capture: CaptureFile) -> Contender {
        let stem = capture.path.split(separator: "/").last?.split(separator: ".").first.map(String.init) ?? ""
        return Contender(
            name: "rokuga", capture: capture,
            commands: [
                [
                    options.rokuga, "batch", capture.path, "--pipeline", "copy-mkv",
                    "--pipelines", options.root + "/pipelines", "-o", folder + "/rokuga",
                ]
            ], outputs: ["\(folder)/rokuga/\(stem)/\(stem).mkv"])
    }

    /// One branch for each port. The jitter buffers neither wait nor drop, so the pipeline runs as fast as it can.
    private func gstreamer(_ capture: CaptureFile) -> Contender {
        func branch(_ port: UInt16, _ capabilities: String, _ depayloader: String) -> [String] {
            [
                "filesrc", "location=\(capture.path)", "!", "pcapparse", "dst-port=\(port)", "!",
                "application/x-rtp,\(capabilities)", "!", "rtpjitterbuffer", "mode=none", "latency=0", "!",
                depayloader, "!", "mux.",
            ]
        }
        let audio = branch(
            LoopedSample.audioPort,
            "media=audio,clock-rate=48000,encoding-name=OPUS,payload=\(LoopedSample.audioPayloadType)", "rtpopusdepay")
        let video = branch(
            LoopedSample.videoPort,
            "media=video,clock-rate=90000,encoding-name=VP8,payload=\(LoopedSample.videoPayloadType)", "rtpvp8depay")
        let output = folder + "/gstreamer.mkv"
        return Contender(
            name: "gstreamer", capture: capture,
            commands: [
                ["gst-launch-1.0", "-q"] + audio + video
                    + ["matroskamux", "name=mux", "!", "filesink", "location=\(output)", "sync=false"]
            ], outputs: [output])
    }

    /// Janus has its own format and makes a file of each stream; the conversion is not counted.
    private func convertForJanus(_ capture: CaptureFile) throws {
        progress("offline: converting for janus-pp-rec")
        for (kind, codec) in [(SamplePacket.Kind.audio, "opus"), (.video, "vp8")] {
            _ = try ChildProcess.run(
                ["pcap2mjr", "-c", codec, "-s", "\(sample.ssrc(of: kind))", capture.path, "\(folder)/\(kind).mjr"],
                log: folder + "/run.log")
        }
    }

    private func janus(_ capture: CaptureFile) -> Contender {
        let outputs = [folder + "/janus-audio.mka", folder + "/janus-video.mkv"]
        return Contender(
            name: "janus-pp-rec", capture: capture,
            commands: [
                ["janus-pp-rec", folder + "/audio.mjr", outputs[0]],
                ["janus-pp-rec", folder + "/video.mjr", outputs[1]],
            ], outputs: outputs)
    }

    private func check(_ contender: Contender) throws -> (text: String, isRight: Bool) {
        let capture = contender.capture
        if contender.name == "cp" {
            var facts = stat()
            let isWhole = stat(contender.outputs[0], &facts) == 0 && Int(facts.st_size) == capture.bytes
            return (isWhole ? "right: as long as the capture" : "WRONG: other length than the capture", isWhole)
        }
        var audio = 0
        var video = 0
        for output in contender.outputs {
            let file = try MediaFile(output, log: folder + "/ffprobe.log")
            audio += file.audioPackets
            video += file.videoPackets
        }
        let isRight = audio == capture.audioFrames && video == capture.videoFrames
        return (
            "\(isRight ? "right" : "WRONG"): \(video)/\(capture.videoFrames) pictures, "
                + "\(audio)/\(capture.audioFrames) sound",
            isRight
        )
    }
}
