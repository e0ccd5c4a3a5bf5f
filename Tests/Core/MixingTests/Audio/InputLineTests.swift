import Media
import TestSupport
import Testing

@testable import Mixing

@Suite struct InputLineTests {
    private func block(_ samples: [Float], rate: Int = 48_000, channels: Int = 1) -> AudioBlock {
        AudioBlock(samples: samples, channelCount: channels, sampleRate: rate)
    }

    /// Frames of the left channel; silence where the line says so.
    private func read(_ line: inout InputLine, _ frames: Int) -> [Float] {
        var target = [Float](repeating: 0, count: 2 * frames)
        var span = target.mutableSpan
        _ = line.read(from: line.position, into: &span)
        return Sine.channel(0, of: target)
    }

    private func milliseconds(_ value: Double) -> SessionTime {
        SessionTime(nanoseconds: Int64(value * 1e6))
    }

    @Test func laysPacketsOutSampleByExactSample() {
        var line = InputLine()
        let tone = Sine.samples(440, rate: 48_000, count: 4_800)
        for packet in 0..<5 {
            line.insert(
                block(Array(tone[(packet * 960)..<((packet + 1) * 960)])), at: milliseconds(100 + 20 * Double(packet)))
        }
        let audio = read(&line, 9_000)
        #expect(audio[..<4_800].allSatisfy { $0 == 0 })
        // 2.5 ms fade in, then every sample is the source's.
        #expect(Array(audio[4_920..<9_000]) == Array(tone[120..<4_200]))
        #expect(
            line.tally
                == {
                    var tally = InputLineTally(); tally.runs = 1; return tally
                }())
    }

    @Test func readsAnyNumberOfFramesAtATime() {
        var (whole, pieces) = (InputLine(), InputLine())
        let tone = block(Sine.samples(440, rate: 16_000, count: 3_200), rate: 16_000)
        whole.insert(tone, at: milliseconds(3))
        pieces.insert(tone, at: milliseconds(3))
        let wanted = read(&whole, 9_000)
        var audio: [Float] = []
        for frames in [1, 2, 957, 40, 4_000, 3_000, 1_000] { audio += read(&pieces, frames) }
        #expect(audio == wanted)
        #expect(pieces.position == 9_000)
    }

    /// Times rounded to whole milliseconds, as browsers and containers do.
    @Test func ignoresTheRoundingOfTimes() {
        var line = InputLine()
        let tone = Sine.samples(440, rate: 48_000, count: 9_600)
        for packet in 0..<20 {
            let time = (Double(packet) * 10.0 + Double(packet % 3) * 0.4).rounded()
            line.insert(block(Array(tone[(packet * 480)..<((packet + 1) * 480)])), at: milliseconds(time))
        }
        let audio = read(&line, 9_000)
        #expect(audio[120...] == tone[120..<9_000])
    }

    @Test func fillsAGapWithSilenceBetweenSoftEdges() {
        var line = InputLine()
        let tone = Sine.samples(440, rate: 48_000, count: 4_800)
        line.insert(block(tone), at: .zero)
        line.insert(block(tone), at: milliseconds(140))
        let audio = read(&line, 11_000)
        #expect(Array(audio[120..<4_800]) == Array(tone[120...]))
        #expect(audio[4_920..<6_720].allSatisfy { $0 == 0 })
        #expect(Array(audio[6_840..<11_000]) == Array(tone[120..<4_280]))
        // 0.5 (2π 440 / 48,000)² is 0.0017; a hard edge would bend by up to 0.5, a mirror alone by up to 0.058.
        #expect(Sine.greatestBend(audio) < 0.06)
        #expect(line.tally.gaps == 1)
    }

    @Test func crossFadesToAudioThatBelongsEarlier() {
        var line = InputLine()
        line.insert(block([Float](repeating: 0.5, count: 4_800)), at: .zero)
        line.insert(block([Float](repeating: -0.5, count: 960)), at: milliseconds(50))
        let audio = read(&line, 4_800)
        #expect(audio[120..<2_400].allSatisfy { $0 == 0.5 })
        #expect(zip(audio[2_400..<2_520], audio[2_401..<2_521]).allSatisfy { $0 >= $1 })
        #expect(audio[2_520..<3_360].allSatisfy { $0 == -0.5 })
        // What sounded there before does not come back behind it.
        #expect(audio[3_480...].allSatisfy { $0 == 0 })
        #expect(line.tally.overlaps == 1)
    }

    @Test func endsWhatIsNotContinuedInTime() {
        var line = InputLine()
        let tone = Sine.samples(440, rate: 48_000, count: 2_880)
        line.insert(block(Array(tone[..<960])), at: .zero)
        let first = read(&line, 1_440)
        #expect(Array(first[120..<960]) == Array(tone[120..<960]))
        #expect(first[1_080...].allSatisfy { $0 == 0 })
        // The next packet is 10 ms late: that much of it is lost, the rest fades in where it belongs.
        line.insert(block(Array(tone[960..<1_920])), at: milliseconds(20))
        line.insert(block(Array(tone[1_920...])), at: milliseconds(40))
        let second = read(&line, 960)
        #expect(second[0].magnitude < 0.01)
        #expect(Array(second[120...]) == Array(tone[1_560..<2_400]))
        #expect(line.tally.lateFrames == 480)
        #expect(line.tally.runs == 2)
    }

    @Test func staysWithinItsReach() {
        var line = InputLine(reach: 4_096)
        let tone = [Float](repeating: 0.5, count: 9_600)
        line.insert(block(tone), at: .zero)
        #expect(line.end == 4_096)
        #expect(line.tally.earlyFrames > 5_000)
        line.endRun()
        line.insert(block(tone), at: milliseconds(86_400_000))
        line.insert(block(tone), at: milliseconds(-86_400_000))
        #expect(line.tally.refusedBlocks == 2)
        #expect(read(&line, 4_096)[120...].allSatisfy { $0 == 0.5 })
        #expect(read(&line, 4_096).allSatisfy { $0 == 0 })
    }

    /// Clicks that the sender makes every 200 ms of its own clock are found where its skewed clock puts them.
    @Test(arguments: [8_000, 48_000], [1000.0, -1000.0])
    func followsAClockOfAnotherSpeed(rate: Int, skew: Double) {
        var line = InputLine()
        let packet = rate / 50
        var audio: [Float] = []
        for number in 0..<110 {
            var samples = [Float](repeating: 0, count: packet)
            if number % 10 == 5 { samples[0] = 1 }
            line.insert(block(samples, rate: rate), at: milliseconds(20 * Double(number) * (1 + skew / 1e6)))
            if number >= 2 { audio += read(&line, 960) }
        }
        #expect(line.tally.runs == 1)
        for click in stride(from: 5, to: 100, by: 10) {
            let wanted = Double(click) * 960 * (1 + skew / 1e6)
            let nearby = (Int(wanted) - 480)..<(Int(wanted) + 480)
            let found = nearby.max { audio[$0] < audio[$1] } ?? 0
            // 1000 ppm make 1.2 ms before anything is done, and are then followed 2 ms behind.
            #expect(abs(Double(found) - wanted) <= 2.2 * 48, "click \(click)")
        }
        #expect(line.tally.greatestDeviation > Interval(nanoseconds: 1_190_000))
    }

    @Test func takesAnotherRateInMidAudio() {
        var line = InputLine()
        line.insert(block(Sine.samples(500, rate: 8_000, count: 400), rate: 8_000), at: .zero)
        line.insert(block(Sine.samples(500, rate: 48_000, count: 4_800)), at: milliseconds(50))
        let audio = read(&line, 4_800)
        #expect(abs(Sine.component(500, of: Array(audio[240..<2_160])).amplitude - 0.5) < 0.001)
        #expect(abs(Sine.component(500, of: Array(audio[2_640..<4_560])).amplitude - 0.5) < 0.001)
        #expect(Sine.greatestBend(audio) < 0.06)
    }

    @Test func saysWhenThereIsNothing() {
        var line = InputLine(startingAt: 1_000)
        var target = [Float](repeating: 9, count: 20)
        var span = target.mutableSpan
        #expect(!line.read(from: 1_000, into: &span))
        #expect(line.isSilent)
        #expect(line.position == 1_010)
        line.insert(block([Float](repeating: 0.5, count: 480)), at: milliseconds(30))
        #expect(!line.isSilent)
        line.skip(to: 100_000)
        #expect(line.isSilent)
    }

    @Test func whatWasReadIsNotGivenAgain() {
        var line = InputLine()
        line.insert(block([Float](repeating: 0.5, count: 4_800)), at: .zero)
        _ = read(&line, 960)
        var target = [Float](repeating: 9, count: 1_920)
        var span = target.mutableSpan
        #expect(!line.read(from: 0, into: &span))
        #expect(line.position == 960)
    }

    /// Any times, sizes and rates: the line goes on, and every place is handed out once.
    @Test(arguments: 0..<8 as Range<UInt64>)
    func survivesAnything(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var line = InputLine(reach: 8_192)
        var again = InputLine(reach: 8_192)
        let rates = [8_000, 44_100, 48_000, 0, -5, .max]
        var clock = 0.0
        for _ in 0..<25 {
            let samples = [Float](
                repeating: .random(in: -2...2, using: &random), count: .random(in: 0...700, using: &random))
            let packet = block(
                samples, rate: rates.randomElement(using: &random) ?? 0, channels: .random(in: -1...3, using: &random))
            clock += .random(in: -30...60, using: &random)
            let time =
                Bool.random(using: &random)
                ? milliseconds(clock) : SessionTime(nanoseconds: .random(in: .min ... .max, using: &random))
            line.insert(packet, at: time)
            again.insert(packet, at: time)
            let before = line.position
            let audio = read(&line, 480)
            #expect(line.position == before + 480)
            #expect(audio.allSatisfy { $0.isFinite && $0.magnitude < 20 })
            #expect(read(&again, 480) == audio)
        }
    }

    @Test func keepsLeftAndRightApart() {
        var line = InputLine()
        let left = Sine.samples(440, rate: 48_000, count: 960)
        let right = Sine.samples(1_000, rate: 48_000, count: 960)
        line.insert(block(zip(left, right).flatMap { [$0, $1] as [Float] }, channels: 2), at: .zero)
        var target = [Float](repeating: 0, count: 2 * 900)
        var span = target.mutableSpan
        #expect(line.read(from: 0, into: &span))
        #expect(Sine.channel(0, of: target)[120...] == left[120..<900])
        #expect(Sine.channel(1, of: target)[120...] == right[120..<900])
    }

    /// A lost packet that nobody conceals: the next one sounds in its own place, not in that of the lost one.
    @Test(arguments: [20.0, 19.5, 20.5])
    func leavesTheRoomOfALostPacket(distance: Double) {
        var line = InputLine()
        let tone = Sine.samples(440, rate: 48_000, count: 960)
        line.insert(block(tone), at: .zero)
        line.insert(block(tone), at: milliseconds(20 + distance))
        let audio = read(&line, 2_700)
        let start = Int((20 + distance) * 48)
        #expect(audio[1_080..<start].allSatisfy { $0 == 0 })
        #expect(audio[(start + 120)..<2_700] == tone[120..<(2_700 - start)])
        #expect(line.tally.gaps == 1)
    }

    /// Audio that is sent in bursts, as with DTX: every burst lies where its time says, to the sample.
    @Test func placesEveryBurstAnew() {
        var line = InputLine()
        let burst = Sine.samples(440, rate: 48_000, count: 1_920)
        var audio: [Float] = []
        for number in 0..<5 {
            line.insert(block(burst), at: milliseconds(200 * Double(number) + 0.75 * Double(number)))
            audio += read(&line, 9_600)
        }
        for number in 0..<5 {
            let start = 9_636 * number
            let whole = start + 120..<min(start + 1_920, audio.count)
            #expect(audio[whole] == burst[120..<(whole.upperBound - start)], "burst \(number)")
            let pause = start + 2_100..<min(start + 9_600, audio.count)
            #expect(audio[pause].allSatisfy { $0 == 0 })
        }
        #expect(line.tally.runs == 5)
        #expect(line.tally.lateFrames == 0)
    }

    /// An estimate of the clock that became better by 8 ms at once, as in the first seconds of a recording.
    @Test func walksToABetterEstimateWithoutACut() {
        var line = InputLine()
        let tone = Sine.samples(300, rate: 48_000, count: 960 * 130)
        var audio: [Float] = []
        for number in 0..<130 {
            let better = number < 3 ? 0.0 : 8
            line.insert(
                block(Array(tone[(960 * number)..<(960 * (number + 1))])),
                at: milliseconds(20 * Double(number) + better))
            if number > 0 { audio += read(&line, 960) }
        }
        #expect(line.tally.runs == 1)
        #expect(line.tally.greatestDeviation == Interval(milliseconds: 8))
        // Two and a half seconds at 2000 ppm are 5 of the 8 ms. 0.5 (2π 300 / 48,000)² is 0.00077.
        #expect(Sine.greatestBend(Array(audio[130...])) < 0.0008)
        let late = audio.count - 960..<audio.count - 480
        let phase = Sine.component(300, of: Array(audio[late]))
        #expect(abs(phase.amplitude - 0.5) < 0.02)
    }

    /// A reader that stays `patience` behind the newest audio never takes a run for ended.
    @Test(arguments: [8_000, 16_000, 44_100, 48_000])
    func mayStillComeEnough(rate: Int) {
        var line = InputLine()
        let packet = rate / 50
        let timeout = Int(InputLine.timeout.nanoseconds * 48 / 1_000_000)
        for number in 0..<12 {
            line.insert(
                block([Float](repeating: 0.25, count: packet), rate: rate), at: milliseconds(20 * Double(number)))
            let newest = 960 * (number + 1)
            _ = read(&line, newest - timeout - Int(line.position))
        }
        #expect(line.tally.runs == 1)
        #expect(line.tally.lateFrames == 0)
    }

    @Test func fadesOutWhatItIsToldIsOver() {
        var line = InputLine()
        line.insert(block([Float](repeating: 0.5, count: 960)), at: .zero)
        #expect(line.reached < 960)
        line.endRun()
        line.endRun()
        #expect(line.reached == 1_080)
        let audio = read(&line, 2_000)
        #expect(audio[120..<960].allSatisfy { $0 == 0.5 })
        #expect(zip(audio[960..<1_080], audio[961..<1_081]).allSatisfy { $0 >= $1 })
        #expect(audio[1_080...].allSatisfy { $0 == 0 })
    }

    @Test func takesThePacketsOfAnyLengthForTheSameAudio() {
        let tone = Sine.samples(700, rate: 44_100, count: 8_820)
        var wanted: [Float]?
        for length in [8_820, 441, 100, 2_000] {
            var line = InputLine()
            for first in stride(from: 0, to: tone.count, by: length) {
                line.insert(
                    block(Array(tone[first..<min(tone.count, first + length)]), rate: 44_100),
                    at: milliseconds(Double(first) / 44.1))
            }
            let audio = read(&line, 9_000)
            if let wanted { #expect((audio == wanted) == true, "packets of \(length)") } else { wanted = audio }
        }
    }
}
