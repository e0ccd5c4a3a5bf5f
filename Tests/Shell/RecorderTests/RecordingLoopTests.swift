import Foundation
import Glibc
import Jobs
import Media
import Sources
import TestSupport
import Testing
import Threads

@testable import Ingest
@testable import Recorder

@Suite struct RecordingLoopTests {
    private func names(_ events: [(at: Int64, event: JournalEvent)]) -> [String] {
        events.map { event in
            switch event.event {
            case .connectionOpening(let id, _, _): "opening \(id)"
            case .connectionJoined(let joined): "joined \(joined.connectionID)"
            case .connectionLeft(let id, _): "left \(id)"
            case .stop(let reason): "stop \(reason.rawValue)"
            case .kernelDrops(_, let count): "\(count) dropped"
            case .unexpectedSenders(_, let count): "\(count) unexpected"
            case .keyFrameRequested(let id): "key frame \(id)"
            case .sourceInterrupted: "interrupted"
            case .sourceResumed(let seconds): "resumed \(seconds)"
            case .recordingResumed: "went on"
            case .jobStarted, .compositionEffort, .unknown: "other"
            }
        }
    }

    @Test func describedParticipantsJoinBeforeTheFirstPacket() throws {
        let scene = try LiveScene()
        scene.sendAudio(0..<1000)
        scene.ports.at(2000) { scene.commands.post(.stop(.requested)) }
        let drained = try scene.run()
        let events = try scene.events()
        #expect(names(events) == ["joined A", "stop requested"])
        #expect(events[0].at == 0)
        #expect(drained.report.journal?.packets == 50 && drained.hasReceived)
        #expect(drained.report.connections.first?.tracks.first?.packets == 50)
        #expect(
            scene.told == [
                .joined(connectionID: "A", name: "Ada"), .listening(ports: [60_001, 60_003, 60_004]),
                .stopping(.requested),
            ])
        #expect(scene.driver.requests == [.stop])
    }

    @Test func whatIsStampedBeforeATickThatRanGetsTheTicksTime() throws {
        let scene = try LiveScene()
        // Waits for 450 ms at a time: what is stamped 100 comes into the round of 450.
        scene.sendAudio(100..<120)
        scene.ports.at(1000) { scene.commands.post(.stop(.requested)) }
        let drained = try scene.run()
        #expect(drained.report.journal?.packets == 1)
        #expect(try scene.events().last?.at ?? 0 >= 1000)
    }

    @Test func bindsOpensJoinsAndClosesWhatTheSourceTells() throws {
        let scene = try LiveScene(isDescribed: false)
        let driver = scene.driver
        scene.ports.at(500) { driver.post(.opening(connectionID: "S", name: "Sora", sections: [.audio, .video])) }
        scene.ports.at(1000) {
            var participant = Participant(
                connectionID: "S", name: "Sora",
                sdp: LiveScene.sdp.replacing("60001", with: "50000").replacing("60003", with: "50002"))
            participant.keyFrameRequest = .api
            driver.post(.joined(participant))
        }
        scene.sendAudio(1000..<3000, port: 50_000)
        scene.ports.at(4000) { driver.post(.left(connectionID: "S", reason: "gone")) }
        scene.ports.at(5000) { driver.post(.ended) }
        let drained = try scene.run()
        let events = try scene.events()
        // What the kernel dropped at the very end is told after the ports are closed.
        #expect(names(events) == ["opening S", "joined S", "left S", "3 dropped", "stop source_ended"])
        guard case .connectionJoined(let joined) = events[1].event else {
            Issue.record("no join")
            return
        }
        #expect(joined.ports.map(\.port) == [50_000, 50_001, 50_002, 50_003] && joined.keyFrameRequest == .api)
        #expect(
            driver.requests == [
                .opened(
                    connectionID: "S",
                    ports: [
                        .init(kind: .audio, rtp: 50_000, rtcp: 50_001), .init(kind: .video, rtp: 50_002, rtcp: 50_003),
                    ]), .stop,
            ])
        #expect(scene.ports.closed == ["S"])
        #expect(drained.report.connections.first?.tracks.first?.packets == 100)
        #expect(scene.told.contains(.left(connectionID: "S")))
        #expect(scene.life.stop == .sourceEnded)
    }

    @Test func readsTheSocketsOnceMoreBeforeAConnectionLeaves() throws {
        let scene = try LiveScene()
        scene.sendAudio(0..<440)
        // The packets of 440 to 900 and the message come into one round.
        scene.sendAudio(440..<880)
        scene.ports.at(900) { scene.driver.post(.left(connectionID: "A", reason: "gone")) }
        scene.ports.at(1500) { scene.commands.post(.stop(.requested)) }
        let drained = try scene.run()
        #expect(drained.report.journal?.packets == 44)
    }

    @Test func tellsTheSourceThatThereAreNoPorts() throws {
        let scene = try LiveScene(isDescribed: false)
        let error = IngestError.portInUse(50_000)
        scene.ports.openingFailure = error
        scene.ports.at(500) { scene.driver.post(.opening(connectionID: "S", name: nil, sections: [.audio])) }
        scene.ports.at(1000) { scene.commands.post(.stop(.requested)) }
        _ = try scene.run()
        #expect(scene.driver.requests == [.notOpened(connectionID: "S"), .stop])
        #expect(scene.told.contains(.refused("S: \(error)")))
        #expect(names(try scene.events()) == ["stop requested"])
    }

    @Test func endsWhenNothingComesForTheIdleTimeout() throws {
        let scene = try LiveScene()
        scene.job.limits.idleTimeout = Interval(milliseconds: 5000)
        scene.sendAudio(0..<1000)
        _ = try scene.run()
        let stop = try #require(scene.events().last)
        #expect(stop.event == .stop(.idleTimeoutReached))
        // One round at most after the last packet and the timeout.
        #expect((5980...5980 + 450).contains(stop.at))
    }

    @Test func aSilenceThatWasSleptThroughDoesNotCount() throws {
        let scene = try LiveScene()
        scene.job.limits.idleTimeout = Interval(milliseconds: 5000)
        scene.sendAudio(0..<1000)
        // The process was stopped for ten seconds.
        scene.ports.at(2000) { scene.ports.wait(Interval(milliseconds: 10_000)) }
        scene.sendAudio(13_000..<14_000)
        scene.ports.at(15_000) { scene.commands.post(.stop(.requested)) }
        _ = try scene.run()
        #expect(try scene.events().last?.event == .stop(.requested))
    }

    @Test func endsWhenNobodySends() throws {
        let scene = try LiveScene()
        scene.job.limits.firstRTPTimeout = Interval(milliseconds: 3000)
        let drained = try scene.run()
        #expect(names(try scene.events()) == ["joined A", "stop first_rtp_timeout_reached"])
        #expect(!drained.hasReceived)
    }

    @Test(arguments: [true, false]) func endsForTheSourceThatNeverForwarded(isRefused: Bool) throws {
        let scene = try LiveScene(isDescribed: false)
        scene.job.limits.firstRTPTimeout = Interval(milliseconds: 3000)
        if isRefused { scene.ports.at(1000) { scene.driver.post(.refused(reason: "no such channel")) } }
        _ = try scene.run()
        #expect(names(try scene.events()) == ["stop \(isRefused ? "source_refused" : "source_unreachable")"])
        #expect(scene.told.contains(.refused("no such channel")) == isRefused)
    }

    @Test func goesOnWhileTheSourceDoesNotAnswer() throws {
        let scene = try LiveScene()
        scene.sendAudio(0..<6000)
        scene.ports.at(2000) { scene.driver.post(.interrupted(reason: "timed out")) }
        scene.ports.at(4000) { scene.driver.post(.resumed(unseen: Interval(milliseconds: 2500))) }
        scene.ports.at(7000) { scene.commands.post(.stop(.requested)) }
        let drained = try scene.run()
        #expect(names(try scene.events()) == ["joined A", "interrupted", "resumed 2.5", "stop requested"])
        #expect(drained.report.connections.first?.tracks.first?.packets == 300)
        #expect(scene.told.contains(.interrupted("timed out")))
        #expect(scene.told.contains(.resumed(unseen: Interval(milliseconds: 2500))))
    }

    @Test func endsWhenTheDiskIsFull() throws {
        let scene = try LiveScene()
        scene.journalDescriptor = unsafe open("/dev/full", O_RDWR | O_CLOEXEC)
        scene.sendAudio(0..<1000)
        let drained = try scene.run()
        #expect(scene.life.failure == .diskFull && drained.stop == .diskFull)
        #expect(scene.told.contains(.stopping(.diskFull)))
        // The source is stopped all the same.
        #expect(scene.driver.requests == [.stop])
    }

    @Test func waitsForASourceToStopButNotForEver() throws {
        let scene = try LiveScene(stops: false)
        scene.ports.at(1000) { scene.commands.post(.stop(.requested)) }
        _ = try scene.run()
        #expect((9000...9600).contains(scene.ports.now))
    }

    @Test func recordsWhatComesWhileTheSourceStops() throws {
        let scene = try LiveScene(stops: false)
        scene.sendAudio(0..<2000)
        scene.ports.at(1000) { scene.commands.post(.stop(.requested)) }
        scene.ports.at(2500) { scene.driver.post(.stopped) }
        let drained = try scene.run()
        #expect(drained.report.journal?.packets == 100)
        #expect(scene.ports.now < 3000)
    }

    @Test func asksTheSenderForAKeyFrameByRTCP() throws {
        let scene = try LiveScene(keyFrameRequest: .pli)
        var builder = RTPBuilder(payloadType: 120, ssrc: 9, step: 3600)
        for i in 0..<50 {
            scene.ports.send(
                builder.vp8(isKeyFrame: false).map {
                    .init(milliseconds: Int64(i) * 40, port: 60_003, bytes: $0)
                })
        }
        scene.ports.at(2500) { scene.commands.post(.stop(.requested)) }
        _ = try scene.run()
        let request = try #require(scene.ports.sent.first)
        #expect(request.port == 60_004 && request.target.port == 9001)
        #expect(names(try scene.events()).filter { $0 == "key frame A" }.count == scene.ports.sent.count)
        // The driver is told too; one without an API has nothing to do with it.
        #expect(scene.driver.requests.contains(.keyFrame(connectionID: "A")))
    }

    @Test func journalsTheKeyFramesThatTheSourceWasAskedFor() throws {
        let scene = try LiveScene()
        scene.ports.at(500) { scene.driver.post(.keyFrameRequested(connectionID: "A")) }
        scene.ports.at(1000) { scene.commands.post(.stop(.requested)) }
        let drained = try scene.run()
        #expect(drained.report.connections.first?.keyFrameRequests == 1)
    }

    @Test func journalsASampleOfUnexpectedSendersAndCountsTheRest() throws {
        let scene = try LiveScene()
        scene.ports.send(
            (0..<40).map { .init(milliseconds: $0, port: 60_001, bytes: [0x80, 0], isUnexpected: true) })
        scene.ports.drops = [PortDrops(port: 60_001, count: 7)]
        scene.ports.at(1000) { scene.commands.post(.stop(.requested)) }
        let drained = try scene.run()
        #expect(names(try scene.events()) == ["joined A", "7 dropped", "8 unexpected", "stop requested"])
        #expect(drained.report.journal?.packets == 32)
    }

    @Test func answersHowFarItIs() throws {
        let scene = try LiveScene()
        scene.sendAudio(0..<1000)
        let seen = Mailbox<RecordingStatus>()
        scene.ports.at(2000) { scene.commands.post(.status { seen.post($0) }) }
        scene.ports.at(2500) { scene.driver.post(.left(connectionID: "A", reason: "gone")) }
        scene.ports.at(3000) {
            scene.commands.post(.stop(.requested))
            scene.commands.post(.status { seen.post($0) })
        }
        _ = try scene.run()
        let statuses = seen.takeAll().map { status in
            if case .live(let live) = status { live } else { nil }
        }.compactMap { $0 }
        try #require(statuses.count == 2)
        #expect(statuses.map(\.connectionIDs) == [["A"], []])
        #expect(statuses.map(\.packets) == [50, 50])
        #expect(statuses.map(\.stop) == [nil, .requested])
        #expect(statuses[0].elapsed >= Interval(milliseconds: 2000) && statuses[0].bytes > 0)
    }

    @Test func tellsOnceOfEachStreamThatItCannotDecrypt() throws {
        let key = Data(0..<30).base64EncodedString()
        let sections = [(60_001, "audio", "opus/48000/2"), (60_003, "video", "VP8/90000")].map { port, kind, codec in
            "m=\(kind) \(port) RTP/SAVP 109\na=rtpmap:109 \(codec)\n"
                + "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:\(key)\n"
        }
        let scene = try LiveScene(sdp: "v=0\no=- 0 0 IN IP4 0.0.0.0\ns=-\nt=0 0\n" + sections.joined())
        for port in [60_001, 60_003] as [UInt16] {
            // Plain packets, in which the last ten bytes are no tag of any key.
            var builder = RTPBuilder(payloadType: 109, ssrc: UInt32(port), step: 960)
            scene.ports.send(
                (0..<300).map {
                    .init(milliseconds: $0 * 10, port: port, bytes: builder.packet([UInt8](repeating: 7, count: 40)))
                })
        }
        scene.ports.at(4000) { scene.commands.post(.stop(.requested)) }
        let drained = try scene.run()
        let warnings = scene.told.compactMap { if case .undecryptable(let warning) = $0 { warning } else { nil } }
        #expect(warnings.map(\.track) == ["audio", "video"])
        #expect(warnings.allSatisfy { $0.connectionID == "A" && $0.reason == .decryptFailed })
        // All of them are in the journal: another key may be found.
        #expect(drained.report.journal?.packets == 600)
    }

    @Test func saysHowManyPacketsTheProcessorWasTooSlowFor() throws {
        let scene = try LiveScene()
        let datagram = [UInt8](repeating: 0x80, count: 1 << 16)
        let cost = datagram.count + EngineBacklog.callCost
        let count = (EngineFeed.byteLimit + cost - 1) / cost
        var isFull = false
        scene.afterRound = { loop in
            guard !isFull else { return }
            isFull = true
            // The round is over, and more comes than may wait.
            scene.ports.advance(EngineFeed.slice)
            for _ in 0..<count + 3 {
                loop.feed.receive(
                    datagram.span, from: Endpoint(address: .v4(1), port: 9), port: 60_001, at: loop.feed.reached)
            }
        }
        scene.ports.at(1000) { scene.commands.post(.stop(.requested)) }
        let warnings = try scene.run().report.warnings.filter { $0.reason == .overloaded }
        #expect(
            warnings.map(\.message) == [
                "the processor was too slow for the encoders: 3 packets are in the journal, but not in the files; "
                    + "`rokuga recover --force` makes complete files"
            ])
    }

    @Test func aJournalOfTheLoopIsWholeForBatch() throws {
        let scene = try LiveScene()
        scene.sendAudio(0..<1000)
        scene.ports.at(1500) { scene.commands.post(.stop(.requested)) }
        let live = try scene.run()
        let input = try BatchInput(path: scene.journalPath, descriptionFiles: [])
        let again = try BatchRecording(
            input, pipeline: Pipeline(outputs: []), directory: nil, codecs: CodecSet([])
        ).makeOutputs { _ in }
        #expect(again.report.connections == live.report.connections)
    }
}
