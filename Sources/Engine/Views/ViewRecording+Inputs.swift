import Jobs
import Media
import RTP

extension ViewRecording {
    /// What is seen and heard of a connection: the first stream of each kind that can be decoded.
    func makeInput(of connection: borrowing ConnectionReceiver, _ joined: ConnectionJoined) -> ViewInput {
        var audioTrack: Int?
        var video: (track: Int, input: ViewVideoInput)?
        var audio: (track: Int, input: TimedAudioDecoder)?
        for i in connection.tracks.indices {
            switch connection.tracks[i].codec {
            case .video(let codec):
                guard video == nil, let input = videoInput(codec) else { continue }
                video = (i, input)
            case .audio(let codec):
                audioTrack = audioTrack ?? i
                guard audio == nil, let input = audioInput(codec, connection.tracks[i].description.format) else {
                    continue
                }
                audio = (i, input)
            }
        }
        let showsSlides = video.map { connection.tracks[$0.track].description.showsSlides } ?? false
        let isScreen = joined.isScreen || showsSlides
        let identity = plan.video.map { settings in
            ViewIdentity(
                number: connection.number, joined, isScreen: isScreen, settings, images: images, codecs: codecs)
        }
        var input = ViewInput(
            connectionID: connection.id, video: video, audio: audio, audioTrack: audioTrack,
            timeout: isScreen && plan.video != nil ? nil : plan.timeout, identity: identity)
        input.name = ViewIdentity.name(of: joined)
        return input
    }

    private func videoInput(_ codec: VideoCodec) -> ViewVideoInput? {
        guard plan.video != nil else { return nil }
        return (try? FollowingVideoDecoder(codec, codecs: codecs)).map(ViewVideoInput.init)
    }

    private func audioInput(_ codec: AudioCodec, _ payload: PayloadFormat) -> TimedAudioDecoder? {
        guard let settings = plan.audio else { return nil }
        let format = AudioFormat(
            codec: codec, sampleRate: Int(payload.clockRate.hertz), channelCount: payload.channelCount)
        return (try? FollowingAudioDecoder(format, codecs: codecs)).map {
            TimedAudioDecoder(decoder: $0, clockRate: payload.clockRate, isWatched: settings.isWatched)
        }
    }
}
