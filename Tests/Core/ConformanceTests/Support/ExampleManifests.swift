/// Manifests as others write them, shortened where nothing is lost.
enum ExampleManifests {
    /// ffmpeg 5.1, `-f dash -seg_duration 2`: the first segment of AAC is shorter by its priming.
    static let ffmpeg = """
        <?xml version="1.0" encoding="utf-8"?>
        <MPD xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
            xmlns="urn:mpeg:dash:schema:mpd:2011"
            xmlns:xlink="http://www.w3.org/1999/xlink"
            profiles="urn:mpeg:dash:profile:isoff-live:2011"
            type="static"
            mediaPresentationDuration="PT8.0S"
            maxSegmentDuration="PT2.0S"
            minBufferTime="PT4.0S">
            <ProgramInformation>
            </ProgramInformation>
            <ServiceDescription id="0">
            </ServiceDescription>
            <Period id="0" start="PT0.0S">
                <AdaptationSet id="0" contentType="video" startWithSAP="1" segmentAlignment="true" frameRate="25/1">
                    <Representation id="0" mimeType="video/mp4" codecs="avc1.f4000d" bandwidth="175163" width="320" \
        height="240" sar="1:1">
                        <SegmentTemplate timescale="12800" initialization="init-stream$RepresentationID$.m4s" \
        media="chunk-stream$RepresentationID$-$Number%05d$.m4s" startNumber="1">
                            <SegmentTimeline>
                                <S t="0" d="25600" r="3" />
                            </SegmentTimeline>
                        </SegmentTemplate>
                    </Representation>
                </AdaptationSet>
                <AdaptationSet id="1" contentType="audio" startWithSAP="1" segmentAlignment="true">
                    <Representation id="1" mimeType="audio/mp4" codecs="mp4a.40.2" bandwidth="69000" \
        audioSamplingRate="48000">
                        <SegmentTemplate timescale="48000" initialization="init-stream$RepresentationID$.m4s" \
        media="chunk-stream$RepresentationID$-$Number%05d$.m4s" startNumber="1">
                            <SegmentTimeline>
                                <S t="0" d="95232" />
                                <S d="96256" r="2" />
                            </SegmentTimeline>
                        </SegmentTemplate>
                    </Representation>
                </AdaptationSet>
            </Period>
        </MPD>
        """

    /// GStreamer 1.22, `dashsink muxer=mp4`: no initialization segment, a codec without profile and level, and a length
    /// that is the first segment's.
    static let dashsink = """
        <?xml version="1.0"?>
        <MPD xmlns="urn:mpeg:dash:schema:mpd:2011" profiles="urn:mpeg:dash:profile:isoff-main:2011" type="static" \
        mediaPresentationDuration="P0Y0M0DT0H0M2.160S" minBufferTime="P0Y0M0DT0H0M2.0S">
        <Period id="period_00" duration="P0Y0M0DT0H0M2.160S" bitstreamSwitching="false">
        <AdaptationSet id="1" contentType="video" subsegmentStartsWithSAP="0" bitstreamSwitching="false">
        <Representation id="video_0" bandwidth="165275" width="320" height="240" mimeType="video/mp4" codecs="avc1">
        <SegmentTemplate media="video_0_$Number$.mp4" duration="2"/>
        </Representation></AdaptationSet></Period></MPD>
        """

    /// Live, two periods, with equal segments, in the form of DASH-IF IOP's examples.
    static let live = """
        <MPD xmlns="urn:mpeg:dash:schema:mpd:2011" profiles="urn:mpeg:dash:profile:isoff-live:2011" type="dynamic"
            availabilityStartTime="2026-03-04T05:06:07Z" publishTime="2026-03-04T05:08:07Z"
            minimumUpdatePeriod="PT5S" timeShiftBufferDepth="PT1M" minBufferTime="PT4S">
            <BaseURL>live/</BaseURL>
            <Period id="1" start="PT0S" duration="PT1M">
                <AdaptationSet contentType="audio" mimeType="audio/mp4" codecs="Opus" segmentAlignment="true">
                    <SegmentTemplate timescale="1000" duration="2000" startNumber="0"
                        media="$RepresentationID$/$Number$.m4s" initialization="$RepresentationID$/i.mp4"/>
                    <Representation id="low" bandwidth="24000"/>
                    <Representation id="high" bandwidth="64000"><BaseURL>best/</BaseURL></Representation>
                </AdaptationSet>
            </Period>
            <Period id="2" start="PT1M">
                <AdaptationSet contentType="audio" mimeType="audio/mp4" codecs="Opus">
                    <Representation id="low" bandwidth="24000">
                        <SegmentTemplate timescale="48000" presentationTimeOffset="2880000" media="t$Time$.m4s"
                            initialization="i.mp4">
                            <SegmentTimeline><S t="2880000" d="96000" r="-1"/><S t="3264000" d="96000"/></SegmentTimeline>
                        </SegmentTemplate>
                    </Representation>
                </AdaptationSet>
            </Period>
            <UTCTiming schemeIdUri="urn:mpeg:dash:utc:http-iso:2014" value="https://time.example.com/"/>
        </MPD>
        """
}
