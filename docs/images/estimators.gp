# Relative error of the Erf-net's connected functions against the width, by estimator. Draws docs/images/estimators.svg from
# docs/data/estimator-errors.csv:  gnuplot docs/images/estimators.gp  in the package's folder.
set terminal svg size 860,400 dynamic enhanced font "sans-serif,14" linewidth 1.2 background rgb "white"
set output "docs/images/estimators.svg"
set encoding utf8
set datafile separator ","
set datafile columnheaders
set datafile missing NaN
blue = "#0072B2"; vermillion = "#D55E00"; green = "#009E73"
set style line 1 lc rgb blue pt 7 ps 0.7 lw 1.4
set style line 2 lc rgb vermillion pt 9 ps 0.9 lw 1.4
set style line 3 lc rgb green pt 5 ps 0.7 lw 1.4
set border 3 lw 0.8
set tics nomirror out scale 0.6
set grid back lt 1 lw 0.5 lc rgb "#CCCCCC"
set logscale xy
set format y "10^{%T}"
set xlabel "width N"
set xrange [8:1250]
set key off
file = "docs/data/estimator-errors.csv"
height(name, n) = strcol("net") eq "erf" && strcol("estimator") eq name && column("order") == n ? column("error") : NaN
# What physics expects of 10^6 networks: N, 1 and N^{-1/2}; N², N^{1/2} and N^{-1/2}.
set multiplot layout 1,2 margins 0.11,0.98,0.17,0.9 spacing 0.1
set title "G(4) connected"
set ylabel "relative error, 10^6 networks"
set yrange [1e-5:3e2]
set label 1 "direct" at 220,30 tc rgb blue right
set label 2 "conditional" at 1000,3.5e-3 tc rgb vermillion right
set label 3 "cumulant" at 1000,1.3e-4 tc rgb green right
plot for [i=1:3] file using (column("width")):(height(word("direct conditional cumulant", i), 4)) with linespoints ls i
unset ylabel
set title "G(6) connected"
set yrange [1e-5:1e8]
set label 1 "direct" at 220,3e5
set label 2 "conditional" at 1000,1.6
set label 3 "cumulant" at 1000,8e-4
plot for [i=1:3] file using (column("width")):(height(word("direct conditional cumulant", i), 6)) with linespoints ls i
