import Media
import Testing

@Suite struct AudioBlockTests {
    @Test func countsFramesOfAllChannels() {
        let block = AudioBlock(samples: [Float](repeating: 0, count: 960), channelCount: 2, sampleRate: 48_000)
        #expect(block.frameCount == 480)
        #expect(block.length == Interval(milliseconds: 10))
    }

    @Test func aFrameThatIsNotWholeDoesNotCount() {
        #expect(AudioBlock(samples: [0, 0, 0], channelCount: 2).frameCount == 1)
    }

    @Test(arguments: [0, -1, .min])
    func withoutChannelsItIsEmpty(channels: Int) {
        let block = AudioBlock(samples: [0.5], channelCount: channels, sampleRate: 0)
        #expect(block.frameCount == 0)
        #expect(block.length == .zero)
    }

    @Test func keepsItsStorageWhenEmptied() {
        var block = AudioBlock(samples: [Float](repeating: 1, count: 100))
        let capacity = block.samples.capacity
        block.removeAll()
        #expect(block.frameCount == 0)
        #expect(block.samples.capacity == capacity)
    }

    // Rates of Opus, G.722 and G.711, and one at which a frame is no whole number of nanoseconds.
    @Test(arguments: [
        (48_000, 960, Int64(20_000_000)), (16_000, 320, 20_000_000), (8_000, 160, 20_000_000), (44_100, 1, 22_675),
        (44_100, 44_100, 1_000_000_000), (1, 1, 1_000_000_000),
    ])
    func lastsAsLongAsItsFrames(rate: Int, frames: Int, nanoseconds: Int64) {
        let block = AudioBlock(
            samples: [Float](repeating: 0, count: 2 * frames), channelCount: 2, sampleRate: rate)
        #expect(block.length == Interval(nanoseconds: nanoseconds))
    }
}
