public import Media

/// Removes SRTP on one port (RFC 3711 §3.3): finds the key that a source uses, how often its sequence number has
/// wrapped, and whether it restarted. Only authentic packets pass; everything else is counted.
///
/// A packet that its source's context refuses may still be right, because the context is behind the sender:
/// - the recorder came late, or lost more than half a round of sequence numbers: the rollover counter differs from the
///   assumed one. It is found by trying eight values with each packet, because authentication confirms the right one;
/// - the sender restarted under the same SSRC, as Janus does: its index begins at 0 again. A replay looks the same, so
///   it is believed only after the source has been silent for longer than Opus pauses (DTX: 400 ms).
///
/// Such packets are kept, encrypted, until they are believed: the first one usually begins the key frame.
public struct SRTPReceiver {
    public enum Outcome: Equatable {
        /// The buffer holds the plain packet.
        case plain
        /// Counted; nothing comes of it.
        case refused
        /// Kept: its source may have started again.
        case held
        /// Believed now; its packets, this one included, are in `takeHeld()`.
        case resumed
        case malformed
    }

    public struct HeldPacket {
        let bytes: [UInt8]
        public let arrival: SessionTime
        var failure: CipherOutcome
    }

    /// A source that was authentic at least once.
    private struct Source {
        var ssrc: UInt32
        var cipher: Int
        /// nil until its first RTP packet; RTCP may come before it.
        var lastAccepted: SessionTime?
        var lastSequence: UInt16 = 0
        var acceptedCount = 0
    }

    /// A source whose packets are refused, one after the other.
    private struct Challenge {
        /// With what the packets are authentic.
        struct Finding {
            var cipher: Int
            /// Of the first packet held.
            var rolloverCounter: UInt32
            /// The last accepted packet is after it.
            var isRestart: Bool
        }

        var ssrc: UInt32
        /// Rollover counter of the context that refuses; nil where there is none.
        var base: UInt32?
        var lastSequence: UInt16 = 0
        var streak = 0
        var held: [HeldPacket] = []
        /// Rollover counters tried.
        var step: UInt32 = 0
        var found: Finding?
    }

    /// So many packets without an authentic one mean that the key is wrong: two seconds of audio in packets of 20 ms,
    /// and enough attempts to find any rollover counter up to 800, which is twelve days of audio.
    public static let failureThreshold = 100
    /// So long must nothing be authentic meanwhile: who sends with another key may send more than a live source.
    public static let failureSilence = Interval(milliseconds: 2000)
    /// A stream's own, its repair, and those of before; two sections may share a port.
    public static let maximumSources = 16
    /// A source that was silent for longer is gone (RFC 3550 §6.3.5: five intervals of 5 s).
    static let departure = Interval(milliseconds: 25_000)
    public static let maximumCiphers = 8
    /// Consecutive refused packets before anything is tried: MIN_SEQUENTIAL of RFC 3550 appendix A.1.
    public static let minimumSequential = 2
    /// 40 us for each refused packet at most.
    public static let triesPerPacket: UInt32 = 8
    /// Two months of audio, ten days of pictures at 300 packets a second.
    public static let maximumTries: UInt32 = 4096
    public static let restartSilence = Interval(milliseconds: 500)
    /// Half a second of 10 Mbit/s; beyond that the first packets of a restart are lost.
    public static let maximumHeld = 512
    /// Audio, pictures and their repair on one port, all heard for the first time.
    public static let maximumChallenges = 4

    public private(set) var authenticationFailed: UInt64 = 0
    public private(set) var replayed: UInt64 = 0
    /// RTP packets since the last authentic one that failed authentication.
    public private(set) var failedInARow = 0
    public private(set) var hasDecrypted = false
    /// When the last authentic RTP packet arrived, and the last one that failed authentication.
    private var (lastAuthentic, lastFailed): (SessionTime?, SessionTime?) = (nil, nil)
    private var ciphers: [any PacketCipher] = []
    private var sources: [Source] = []
    /// Ordered by last use, the latest at the end.
    private var challenges: [Challenge] = []
    private var believed: [HeldPacket] = []

    /// `ciphers`: one for each offered `a=crypto`; authentication reveals which one the sender chose. Without any, all
    /// packets are refused.
    public init(ciphers: [any PacketCipher]) {
        add(ciphers)
    }

    /// Two streams on one port may each have a key of their own.
    public mutating func add(_ more: [any PacketCipher]) {
        ciphers += more.prefix(Self.maximumCiphers - ciphers.count)
    }

    /// Nothing that comes can be decrypted, and has not been for a while.
    public var isFailing: Bool {
        guard failedInARow >= Self.failureThreshold else { return false }
        guard let lastAuthentic, let lastFailed else { return true }
        return lastFailed - lastAuthentic >= Self.failureSilence
    }

    /// Takes an SRTP packet and leaves the RTP packet in `plain`.
    public mutating func unprotect(
        _ packet: Span<UInt8>, into plain: inout [UInt8], at arrival: SessionTime
    ) -> Outcome {
        guard let word = packet.uint32(at: 0), let ssrc = packet.uint32(at: 8) else { return .malformed }
        switch accept(packet, of: ssrc, into: &plain, at: arrival) {
        case .plain:
            if !challenges.isEmpty { dropChallenge(of: ssrc) }
            return .plain
        case .malformed:
            return .malformed
        case let failure:
            if failure == .authenticationFailed {
                failedInARow += 1
                lastFailed = arrival
            }
            let sequence = UInt16(truncatingIfNeeded: word)
            return challenge(packet, of: ssrc, sequence: sequence, failure: failure, at: arrival)
        }
    }

    /// Takes an SRTCP packet and leaves the RTCP packet in `plain`. It carries its whole index (RFC 3711 §3.4).
    public mutating func unprotectRTCP(_ packet: Span<UInt8>, into plain: inout [UInt8]) -> Outcome {
        guard let ssrc = packet.uint32(at: 4) else { return .malformed }
        var failure = CipherOutcome.authenticationFailed
        let known = sources.first { $0.ssrc == ssrc }?.cipher
        for i in ciphers.indices where known == nil || known == i {
            switch ciphers[i].unprotectRTCP(packet, into: &plain) {
            case .plain:
                if known == nil { add(Source(ssrc: ssrc, cipher: i)) }
                return .plain
            case .malformed: return .malformed
            case let outcome: failure = outcome
            }
        }
        count(failure)
        return .refused
    }

    /// The packets of the source that is believed now, encrypted, in order of arrival, for `unprotectHeld`.
    public mutating func takeHeld() -> [HeldPacket] {
        defer { believed = [] }
        return believed
    }

    /// A packet of `takeHeld`; false where it is refused for good.
    public mutating func unprotectHeld(_ held: HeldPacket, into plain: inout [UInt8]) -> Bool {
        guard let ssrc = held.bytes.span.uint32(at: 8) else { return false }
        let outcome = accept(held.bytes.span, of: ssrc, into: &plain, at: held.arrival)
        guard outcome == .plain else {
            count(outcome)
            return false
        }
        return true
    }

    /// At the end: what was not believed is counted.
    public mutating func finish() {
        while let last = challenges.last { dropChallenge(of: last.ssrc) }
    }

    private mutating func accept(
        _ packet: Span<UInt8>, of ssrc: UInt32, into plain: inout [UInt8], at arrival: SessionTime
    ) -> CipherOutcome {
        if let i = sources.firstIndex(where: { $0.ssrc == ssrc }) {
            let outcome = ciphers[sources[i].cipher].unprotectRTP(packet, into: &plain)
            if outcome == .plain { note(packet, of: i, at: arrival) }
            return outcome
        }
        for i in ciphers.indices {
            switch ciphers[i].unprotectRTP(packet, into: &plain) {
            case .plain:
                add(Source(ssrc: ssrc, cipher: i))
                note(packet, of: sources.count - 1, at: arrival)
                return .plain
            case .malformed: return .malformed
            case .authenticationFailed, .replayed: continue
            }
        }
        return .authenticationFailed
    }

    private mutating func note(_ packet: Span<UInt8>, of i: Int, at arrival: SessionTime) {
        sources[i].lastAccepted = arrival
        sources[i].lastSequence = packet.uint16(at: 2) ?? 0
        sources[i].acceptedCount += 1
        failedInARow = 0
        lastAuthentic = arrival
    }

    private mutating func add(_ source: Source) {
        hasDecrypted = true
        if sources.count == Self.maximumSources { forgetOne() }
        sources.append(source)
    }

    /// Forgets the source that is missed least: one that is gone, the longest gone of them; otherwise the one with the
    /// fewest packets. So others, be there ever so many, do not take a live source its rollover counter.
    private mutating func forgetOne() {
        let now = lastAuthentic ?? .zero
        func worth(_ source: Source) -> (Int, SessionTime) {
            let last = source.lastAccepted ?? .zero
            return (now - last >= Self.departure ? 0 : 1 + source.acceptedCount, last)
        }
        guard let least = sources.indices.min(by: { worth(sources[$0]) < worth(sources[$1]) }) else { return }
        ciphers[sources[least].cipher].forget(ssrc: sources[least].ssrc)
        sources.remove(at: least)
    }

    private mutating func challenge(
        _ packet: Span<UInt8>, of ssrc: UInt32, sequence: UInt16, failure: CipherOutcome, at arrival: SessionTime
    ) -> Outcome {
        let known = sources.first { $0.ssrc == ssrc && $0.lastAccepted != nil }
        var current = takeChallenge(of: ssrc) ?? Challenge(ssrc: ssrc, base: known.flatMap(rolloverCounter(of:)))
        defer { challenges.append(current) }
        let follows = current.streak > 0 && sequence == current.lastSequence &+ 1
        current.streak = follows ? current.streak + 1 : 1
        current.lastSequence = sequence
        if current.found == nil {
            // Not one after the other: what is kept may be anything. What was tried stays tried.
            if !follows { drop(&current.held) }
            guard current.base != nil || current.step < Self.maximumTries else {
                drop(&current.held)
                count(failure)
                return .refused
            }
        }
        if current.held.count == Self.maximumHeld { count(current.held.removeFirst().failure) }
        current.held.append(HeldPacket(bytes: [UInt8](copying: packet), arrival: arrival, failure: failure))
        if current.found == nil, current.streak >= Self.minimumSequential {
            current.found = search(packet, sequence: sequence, of: known, &current)
        }
        guard let found = current.found else { return .held }
        if found.isRestart, let last = known?.lastAccepted, arrival - last < Self.restartSilence { return .held }

        ciphers[found.cipher].begin(ssrc: ssrc, rolloverCounter: found.rolloverCounter)
        sources.removeAll { $0.ssrc == ssrc }
        add(Source(ssrc: ssrc, cipher: found.cipher))
        believed = current.held
        current = Challenge(ssrc: ssrc, base: found.rolloverCounter)
        return .resumed
    }

    /// Tries rollover counters. For a source that is known: a restart, the present one and those after it. For another:
    /// all from 1, because 0 was already refused.
    private func search(
        _ packet: Span<UInt8>, sequence: UInt16, of known: Source?, _ challenge: inout Challenge
    ) -> Challenge.Finding? {
        for attempt in 0..<Self.triesPerPacket {
            var counter: UInt32 = 0
            if challenge.base == nil || attempt > 0 {
                guard challenge.step < Self.maximumTries else { return nil }
                counter = challenge.base.map { $0 &+ challenge.step } ?? challenge.step + 1
                challenge.step += 1
            }
            for i in ciphers.indices where known == nil || known?.cipher == i {
                guard ciphers[i].isAuthentic(packet, rolloverCounter: counter) else { continue }
                // The first waiting packet may be before a wrap that is among them.
                let first = sequence &- UInt16(truncatingIfNeeded: challenge.held.count - 1)
                let isAhead = (counter, sequence) > (challenge.base ?? 0, known?.lastSequence ?? 0)
                return .init(
                    cipher: i, rolloverCounter: first > sequence && counter > 0 ? counter - 1 : counter,
                    isRestart: known != nil && !isAhead)
            }
        }
        return nil
    }

    private func rolloverCounter(of source: Source) -> UInt32? {
        ciphers[source.cipher].rolloverCounter(of: source.ssrc)
    }

    private mutating func takeChallenge(of ssrc: UInt32) -> Challenge? {
        if let i = challenges.firstIndex(where: { $0.ssrc == ssrc }) { return challenges.remove(at: i) }
        if challenges.count == Self.maximumChallenges { dropChallenge(of: challenges[0].ssrc) }
        return nil
    }

    private mutating func dropChallenge(of ssrc: UInt32) {
        guard let i = challenges.firstIndex(where: { $0.ssrc == ssrc }) else { return }
        for packet in challenges.remove(at: i).held { count(packet.failure) }
    }

    private mutating func drop(_ held: inout [HeldPacket]) {
        for packet in held { count(packet.failure) }
        held.removeAll(keepingCapacity: true)
    }

    private mutating func count(_ outcome: CipherOutcome) {
        switch outcome {
        case .replayed: replayed += 1
        case .authenticationFailed: authenticationFailed += 1
        case .plain, .malformed: break
        }
    }
}
