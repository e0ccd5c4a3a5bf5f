import Jobs
import Media
import Testing

@Suite struct ReportDefectsTests {
    private func report(_ tracks: TrackReport..., source: Report.Source = Report.Source()) -> Report {
        var report = ReportSamples.empty
        var connection = ConnectionReport(
            connectionID: "A", existsSince: Samples.start, existsUntil: Samples.moment(60_000))
        connection.tracks = tracks
        report.connections = [connection]
        report.source = source
        return report
    }

    private func video(frozen: Int, of seconds: Double = 60) -> TrackReport {
        var track = TrackReport(kind: .video, codec: "vp8", payloadType: 96)
        (track.frozenMilliseconds, track.duration, track.framesWritten) = (frozen, seconds, 100)
        return track
    }

    /// Packets of 20 ms.
    private func audio(lost: Int, late: Int = 0, of packets: Int) -> TrackReport {
        var track = TrackReport(kind: .audio, codec: "opus", payloadType: 111)
        (track.lost, track.late, track.packets, track.framesWritten) = (lost, late, packets, packets - late)
        track.gaps = GapReport(count: 1, total: Double(lost + late) / 50)
        track.duration = Double(packets + lost) / 50
        return track
    }

    private func reasons(_ report: Report, _ limits: VerdictLimits = VerdictLimits()) -> [Reason] {
        report.defects(beyond: limits).map(\.reason)
    }

    @Test func areNoneInASoundRecording() {
        #expect(reasons(report(video(frozen: 0), audio(lost: 0, of: 3000))) == [])
        #expect(reasons(report(video(frozen: 1000), audio(lost: 50, of: 3000))) == [])
        #expect(reasons(ReportSamples.empty) == [])
    }

    @Test func areAPictureThatIsFrozenTooLong() {
        #expect(reasons(report(video(frozen: 1001))) == [.pictureFrozen])
        // Of a short recording the part counts.
        #expect(reasons(report(video(frozen: 301, of: 10))) == [.pictureFrozen])
        #expect(reasons(report(video(frozen: 300, of: 10))) == [])
        var limits = VerdictLimits()
        (limits.frozen, limits.frozenPercent) = (nil, 50)
        #expect(reasons(report(video(frozen: 29_000)), limits) == [])
        #expect(reasons(report(video(frozen: 31_000)), limits) == [.pictureFrozen])
        let warning = report(video(frozen: 5200, of: 16)).defects(beyond: VerdictLimits()).first
        #expect(warning?.connectionID == "A" && warning?.track == "video")
        #expect(warning?.message.hasPrefix("the picture is frozen for 5.2 s of 16.0 s") == true)
    }

    @Test func areAudioThatIsLost() {
        #expect(reasons(report(audio(lost: 51, of: 3000))) == [.audioLost])
        #expect(reasons(report(audio(lost: 20, late: 31, of: 3000))) == [.audioLost])
        #expect(reasons(report(audio(lost: 4, of: 96))) == [.audioLost])
        #expect(reasons(report(audio(lost: 3, of: 97))) == [])
        var limits = VerdictLimits()
        (limits.lostAudio, limits.lostAudioPercent) = (Interval(milliseconds: 10_000), nil)
        #expect(reasons(report(audio(lost: 400, of: 600)), limits) == [])
        let message = report(audio(lost: 51, of: 2949)).defects(beyond: VerdictLimits()).first?.message
        #expect(message == "51 packets of audio are lost or came too late, about 1.0 s (1.7 %)")
        // Lost packets of video show as a frozen picture, or not at all.
        var lossy = video(frozen: 0)
        (lossy.packets, lossy.lost) = (100, 50)
        #expect(reasons(report(lossy)) == [])
    }

    @Test func arePacketsThatTheKernelDropped() {
        var track = video(frozen: 0)
        track.kernelDropped = 1
        #expect(reasons(report(track)) == [.kernelDropped])
        var limits = VerdictLimits()
        limits.kernelDropped = 1
        #expect(reasons(report(track), limits) == [])
        limits.kernelDropped = nil
        track.kernelDropped = .max
        #expect(reasons(report(track), limits) == [])
    }

    @Test func areASourceThatDidNotAnswer() {
        #expect(reasons(report(source: Report.Source(unseenSeconds: 10, interruptions: 4))) == [])
        #expect(reasons(report(source: Report.Source(unseenSeconds: 10.1, interruptions: 4))) == [.sourceUnreachable])
        // One that never came back counts from the first second on: nobody knows what came after.
        var gone = Report.Source(unseenSeconds: 0.5, interruptions: 1)
        gone.unansweredSince = Samples.moment(59_500)
        #expect(reasons(report(source: gone)) == [.sourceUnreachable])
        var limits = VerdictLimits()
        limits.unseen = nil
        #expect(reasons(report(source: gone), limits) == [])
    }

    @Test func surviveNumbersOfAHostileJournal() {
        var track = audio(lost: .max / 4, of: 1)
        track.duration = .infinity
        var source = Report.Source(unseenSeconds: .infinity, interruptions: 1)
        source.unseenSeconds = .nan
        #expect(reasons(report(track, source: source)) == [.audioLost])
    }

    @Test func areNamedForEachTrackOfEachConnection() {
        var report = report(video(frozen: 2000), audio(lost: 200, of: 3000))
        var other = report.connections[0]
        other.connectionID = "B"
        other.tracks[0].frozenMilliseconds = 0
        other.tracks[0].kernelDropped = 3
        report.connections.append(other)
        let found = report.defects(beyond: VerdictLimits())
        #expect(found.map(\.reason) == [.pictureFrozen, .audioLost, .kernelDropped, .audioLost])
        #expect(found.map(\.connectionID) == ["A", "A", "B", "B"])
        #expect(found.map(\.track) == ["video", "audio", "video", "audio"])
        #expect(found.allSatisfy { $0.reason.isDefect })
    }

    /// Either limit alone is enough, and without both nothing is too much.
    @Test(arguments: [
        (1000 as Int64?, nil as Int?, true), (nil, 3, true), (6000, 3, true), (1000, 90, true), (6000, nil, false),
        (nil, 90, false), (6000, 90, false), (nil, nil, false),
    ])
    func areFoundByEitherLimit(milliseconds: Int64?, percent: Int?, isFound: Bool) {
        var limits = VerdictLimits()
        limits.frozen = milliseconds.map(Interval.init(milliseconds:))
        limits.frozenPercent = percent
        #expect(reasons(report(video(frozen: 5000)), limits) == (isFound ? [.pictureFrozen] : []))
        limits = VerdictLimits()
        limits.lostAudio = milliseconds.map(Interval.init(milliseconds:))
        limits.lostAudioPercent = percent
        #expect(reasons(report(audio(lost: 250, of: 2750)), limits) == (isFound ? [.audioLost] : []))
    }

    // A track of which nothing was written has another warning, and no length to compare with.
    @Test func areNoneOfATrackWithoutFrames() {
        var silent = TrackReport(kind: .audio, codec: "opus", payloadType: 111)
        #expect(reasons(report(silent, video(frozen: 0, of: 0))) == [])
        silent.lost = 4
        silent.packets = 96
        #expect(reasons(report(silent)) == [.audioLost], "a part of its packets all the same")
    }

    @Test func stateTheNumbers() {
        var track = video(frozen: 0)
        track.kernelDropped = 18_217
        let dropped = report(track).defects(beyond: VerdictLimits()).first?.message
        #expect(dropped?.hasPrefix("the kernel dropped 18217 packets, ") == true)
        let source = Report.Source(unseenSeconds: 12.34, interruptions: 3)
        let unseen = report(source: source).defects(beyond: VerdictLimits()).first
        #expect(
            unseen?.message
                == "the source's API did not answer 3 times: who joined or left in 12.3 s is unknown")
        #expect(unseen?.connectionID == nil && unseen?.track == nil)
    }
}
