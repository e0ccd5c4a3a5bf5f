import Media

/// The index of one track in a finished file, or its empty form before fragments (ISO/IEC 14496-12 §8.5).
struct SampleTable {
    let track: MP4Track
    let form: MovieForm

    func write(to writer: inout BoxWriter) {
        writer.box("stbl") { stbl in
            stbl.fullBox("stsd") { box in
                box.uint32(1)
                track.entry.write(to: &box, form: form, framesPerSecond: framesPerSecond)
            }
            switch form {
            case .fragmented, .segmented: Self.write(SampleIndex(), isVideo: false, to: &stbl)
            case .indexed:
                Self.write(track.index, isVideo: track.isVideo, to: &stbl)
                track.rollRecovery?.write(sampleCount: track.index.count, to: &stbl)
            }
        }
    }

    /// The mean rate, for what depends on it.
    private var framesPerSecond: UInt64 {
        guard form == .indexed, track.index.mediaDuration > 0 else { return VP9Level.assumedFramesPerSecond }
        let hertz = UInt64(clamping: track.scale.hertz)
        let (product, overflow) = UInt64(track.index.count).multipliedReportingOverflow(by: hertz)
        return overflow ? VP9Level.assumedFramesPerSecond : product / UInt64(track.index.mediaDuration)
    }

    static func write(_ index: SampleIndex, isVideo: Bool, to writer: inout BoxWriter) {
        let times = index.timeToSample()
        table("stts", times, wordsPerEntry: 2, to: &writer)
        let offsets = index.offsets.rendered()
        if offsets.count > 0 { table("ctts", offsets, wordsPerEntry: 2, to: &writer) }
        // Without `stss` every sample is a key frame.
        if isVideo, index.syncSamples.count < index.sizes.count {
            table("stss", index.syncSamples, wordsPerEntry: 1, to: &writer)
        }
        table("stsc", index.chunkRuns, wordsPerEntry: 3, to: &writer)
        writer.fullBox("stsz") { box in
            box.uint32(0)
            box.uint32(index.count)
            box.words(index.sizes)
        }
        write(chunkOffsets: index.chunkOffsets, to: &writer)
    }

    private static func table(
        _ type: BoxType, _ words: BigEndianWords, wordsPerEntry: Int, to writer: inout BoxWriter
    ) {
        writer.fullBox(type) { box in
            box.uint32(UInt32(clamping: words.count / wordsPerEntry))
            box.words(words)
        }
    }

    /// 64-bit offsets only where one needs them (ISO/IEC 14496-12 §8.7.5).
    private static func write(chunkOffsets offsets: [Int64], to writer: inout BoxWriter) {
        let isLarge = (offsets.last ?? 0) > Int64(UInt32.max)
        writer.fullBox(isLarge ? "co64" : "stco") { box in
            box.uint32(UInt32(clamping: offsets.count))
            for offset in offsets {
                if isLarge { box.uint64(UInt64(clamping: offset)) } else { box.uint32(UInt32(clamping: offset)) }
            }
        }
    }
}
