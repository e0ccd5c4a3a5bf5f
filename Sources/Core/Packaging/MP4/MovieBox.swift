import Media

/// The movie header (ISO/IEC 14496-12 §8.2.1), in the two forms that one file goes through.
struct MovieBox {
    let identity: FileIdentity
    let form: MovieForm
    private let scale: TimeScale
    private let tracks: [MP4Track]

    /// A pause that is too long for the duration of a sample makes the whole movie's time scale coarser: of 12.4 hours
    /// and more to 24,000, of days to no less than a kilohertz. Tracks that must count in samples have no pauses.
    init(identity: FileIdentity, tracks: [MP4Track], form: MovieForm) {
        self.identity = identity
        self.form = form
        let divisor = form == .indexed ? Self.divisor(forPause: tracks.map(\.index.longestPause).max() ?? 0) : 1
        scale = TimeScale(hertz: TimeScale.common.hertz / divisor)
        self.tracks = divisor > 1 ? tracks.map { $0.divided(by: divisor) } : tracks
    }

    /// The least divisor of the scale that leaves a pause short enough.
    static func divisor(forPause ticks: Int64) -> Int64 {
        let whole = TimeScale.common.hertz
        let least = min(whole, (max(1, ticks) - 1) / SampleDurations.longest + 1)
        return (least...whole).first { whole.isMultiple(of: $0) } ?? whole
    }

    func write(to writer: inout BoxWriter) {
        let creation = MovieTime.seconds(since1904: identity.creation)
        let boxes = tracks.map { TrackBox(track: $0, scale: scale, form: form, creation: creation) }
        writer.box("moov") { moov in
            header(creation: creation, duration: boxes.map(\.duration).max() ?? 0, to: &moov)
            for box in boxes { box.write(to: &moov) }
            switch form {
            case .fragmented, .segmented: extends(to: &moov)
            case .indexed: title(to: &moov)
            }
        }
    }

    /// `mvhd` (ISO/IEC 14496-12 §8.2.2).
    private func header(creation: UInt64, duration: UInt64, to writer: inout BoxWriter) {
        writer.fullBox("mvhd", version: 1) { box in
            box.uint64(creation)
            box.uint64(creation)
            box.uint32(UInt32(clamping: scale.hertz))
            box.uint64(duration)
            box.uint32(0x0001_0000)
            box.uint16(0x0100)
            box.zeros(10)
            TransformationMatrix.unity.write(to: &box)
            box.zeros(24)
            box.uint32(UInt32(clamping: tracks.count + 1))
        }
    }

    /// `mvex` announces fragments (ISO/IEC 14496-12 §8.8.1); the flags are those of most samples of the track.
    private func extends(to writer: inout BoxWriter) {
        writer.box("mvex") { mvex in
            for track in tracks {
                mvex.fullBox("trex") { box in
                    box.uint32(UInt32(clamping: track.number.number))
                    box.uint32(1)
                    box.uint32(0)
                    box.uint32(0)
                    box.uint32(track.isVideo ? MovieFragment.nonSyncFlags : MovieFragment.syncFlags)
                }
            }
        }
    }

    /// The title where players look for it: `ilst` of QuickTime's metadata, type 1 is UTF-8.
    private func title(to writer: inout BoxWriter) {
        guard !identity.title.isEmpty else { return }
        writer.box("udta") { udta in
            udta.fullBox("meta") { meta in
                meta.fullBox("hdlr") { box in
                    box.uint32(0)
                    box.uint32(BoxType(stringLiteral: "mdir").code)
                    box.uint32(BoxType(stringLiteral: "appl").code)
                    box.zeros(9)
                }
                meta.box("ilst") { ilst in
                    ilst.box("©nam") { name in
                        name.box("data") { box in
                            box.uint32(1)
                            box.uint32(0)
                            box.raw(Array(identity.title.utf8))
                        }
                    }
                }
            }
        }
    }
}
