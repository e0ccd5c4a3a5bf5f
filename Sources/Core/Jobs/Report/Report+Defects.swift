import Media

extension Report {
    /// Warnings of what the recording lacks beyond what the job permits.
    public func defects(beyond limits: VerdictLimits) -> [Warning] {
        let found = connections.flatMap { connection in
            connection.tracks.flatMap {
                TrackDefects(track: $0, connectionID: connection.connectionID).found(beyond: limits)
            }
        }
        return found + source.defects(beyond: limits)
    }
}

/// What one track lacks.
private struct TrackDefects {
    let track: TrackReport
    let connectionID: String

    /// Packets that are missing in the recording: a late one is not in it either.
    private var missing: Int { track.lost.addingReportingOverflow(track.late).partialValue }

    /// How much audio they had, if they were as long as the others.
    private var missingSeconds: Double {
        guard track.framesWritten > 0 else { return 0 }
        return max(0, track.duration - track.gaps.total) / Double(track.framesWritten) * Double(missing)
    }

    private var missingShare: Double {
        Double(missing) / (Double(missing) + Double(max(0, track.packets - track.late)))
    }

    func found(beyond limits: VerdictLimits) -> [Warning] {
        [frozen(limits), lostAudio(limits), kernelDrops(limits)].compactMap { $0 }
    }

    private func frozen(_ limits: VerdictLimits) -> Warning? {
        let frozen = Double(track.frozenMilliseconds) / 1000
        // Of what follows the last frame, the duration has nothing.
        let whole = max(track.duration, frozen)
        let share = whole > 0 ? frozen / whole : 0
        guard track.kind == .video, isBeyond(frozen, limits.frozen, share, limits.frozenPercent) else { return nil }
        return warning(
            .pictureFrozen,
            "the picture is frozen for \(DecimalText.tenths(frozen)) s of \(DecimalText.tenths(whole)) s, "
                + "because frames were lost or refer to lost ones")
    }

    private func lostAudio(_ limits: VerdictLimits) -> Warning? {
        guard track.kind == .audio, missing > 0,
            isBeyond(missingSeconds, limits.lostAudio, missingShare, limits.lostAudioPercent)
        else { return nil }
        return warning(
            .audioLost,
            counted(missing, "packet of audio is", plural: "packets of audio are")
                + " lost or came too late, about \(DecimalText.tenths(missingSeconds)) s ("
                + "\(DecimalText.tenths(missingShare * 100)) %)")
    }

    private func kernelDrops(_ limits: VerdictLimits) -> Warning? {
        guard let limit = limits.kernelDropped, track.kernelDropped > limit else { return nil }
        return warning(
            .kernelDropped,
            "the kernel dropped \(counted(track.kernelDropped, "packet")), because the process did not read them in "
                + "time; raise net.core.rmem_max")
    }

    private func warning(_ reason: Reason, _ message: String) -> Warning {
        Warning(reason: reason, connectionID: connectionID, track: track.kind.rawValue, message: message)
    }
}

extension Report.Source {
    fileprivate func defects(beyond limits: VerdictLimits) -> [Warning] {
        guard let limit = limits.unseen else { return [] }
        let text: String
        if unansweredSince != nil {
            text = "the source's API has not answered again"
        } else if unseenSeconds > limit.seconds {
            text = "the source's API did not answer \(counted(interruptions, "time"))"
        } else {
            return []
        }
        return [
            Warning(
                reason: .sourceUnreachable,
                message: "\(text): who joined or left in \(DecimalText.tenths(unseenSeconds)) s is unknown")
        ]
    }
}

/// Beyond a limit in seconds, or beyond one in percent.
private func isBeyond(_ seconds: Double, _ limit: Interval?, _ share: Double, _ percent: Int?) -> Bool {
    if let limit, seconds > limit.seconds { return true }
    if let percent, share * 100 > Double(percent) { return true }
    return false
}
